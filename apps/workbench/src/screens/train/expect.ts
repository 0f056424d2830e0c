/**
 * What a training of some minutes may reach, from what was measured: earlier trainings of this project on this computer
 * say how far the same minutes came, and the check's curve says what as many labelled cells usually allow.
 *
 * Where neither says anything there is no range; none is made up.
 */
import type { JobRecord, Quality, TrainLive } from "@cambrian/protocol";

export interface Expectation {
  /** Shares of cells right, 0..1. */
  readonly low: number;
  readonly high: number;
  /** "as model 1 after 2 min", "for 1,029 cells" */
  readonly from: string;
}

type Finished = Pick<JobRecord, "options"> & { readonly live: TrainLive };

/** The best share an earlier training had reached after so many minutes; `undefined` when none ran that long. */
export function reachedBy(trainings: readonly Finished[], minutes: number): Expectation | undefined {
  const reached = trainings.flatMap(({ live, options }) => {
    const last = live.curve.at(-1);
    // A training that was planned for these minutes counts although its last point is a little earlier.
    if (!last || last.seconds < minutes * 60 * 0.85) return [];
    const values = live.curve.flatMap(({ seconds, right }) =>
      right !== null && seconds <= minutes * 60 ? [right] : [],
    );
    if (values.length === 0) return [];
    return [{ value: Math.max(...values), name: String(options.name ?? "the last training") }];
  });
  if (reached.length === 0) return undefined;
  const values = reached.map(({ value }) => value);
  const from =
    reached.length === 1
      ? `${reached[0]?.name} after ${minutes} min`
      : `${reached.length} trainings after ${minutes} min`;
  return { low: Math.min(...values), high: Math.max(...values), from };
}

/** What so many labelled cells usually allow: the check's curve between its points, on a logarithmic axis. */
export function allowedBy(curve: Quality["curve"], objects: number): Expectation | undefined {
  const sorted = [...curve].sort((a, b) => a.objects - b.objects);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last || objects <= 0) return undefined;
  const after = sorted.findIndex((point) => point.objects >= objects);
  const right = after === -1 ? last : (sorted[after] ?? last);
  const left = after <= 0 ? right : (sorted[after - 1] ?? right);
  const span = Math.log(right.objects / left.objects);
  const part = span > 0 ? Math.min(1, Math.log(objects / left.objects) / span) : 0;
  const between = (a: number, b: number): number => a + (b - a) * part;
  return {
    low: between(left.low, right.low),
    high: between(left.high, right.high),
    from: `for ${objects.toLocaleString("en-GB")} cells`,
  };
}

/** Both together: from the lower end of one to the higher of the other. */
export function eitherOf(measured: Expectation | undefined, allowed: Expectation | undefined): Expectation | undefined {
  if (!measured || !allowed) return measured ?? allowed;
  return {
    low: Math.min(measured.low, allowed.low),
    high: Math.max(measured.high, allowed.high),
    from: `${measured.from}, and ${allowed.from}`,
  };
}
