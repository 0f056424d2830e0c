/**
 * What the curves of a training say, in sentences; and nothing when they do not say it clearly.
 *
 * A line falls or rises when the least-squares slope of its second half is more than two standard errors from zero.
 */
import type { TrainLive } from "@cambrian/protocol";

export type CurvePoint = TrainLive["curve"][number];

export interface Remark {
  readonly tone: "good" | "time" | "warn";
  readonly text: string;
}

/** Fewer points than this in the half that is looked at say nothing. */
const LEAST = 5;

export type Trend = "falls" | "flat" | "rises";

/** `undefined` when there are too few points to tell. */
export function trendOf(points: readonly { readonly seconds: number; readonly value: number }[]): Trend | undefined {
  const half = points.slice(Math.floor(points.length / 2));
  const count = half.length;
  if (count < LEAST) return undefined;
  const meanX = half.reduce((sum, { seconds }) => sum + seconds, 0) / count;
  const meanY = half.reduce((sum, { value }) => sum + value, 0) / count;
  let xx = 0;
  let xy = 0;
  for (const { seconds, value } of half) {
    xx += (seconds - meanX) ** 2;
    xy += (seconds - meanX) * (value - meanY);
  }
  if (xx === 0) return undefined;
  const slope = xy / xx;
  const rest = half.reduce((sum, { seconds, value }) => sum + (value - meanY - slope * (seconds - meanX)) ** 2, 0);
  const error = Math.sqrt(rest / (count - 2) / xx);
  if (Math.abs(slope) <= 2 * error || slope === 0) return "flat";
  return slope < 0 ? "falls" : "rises";
}

/** At most two remarks: about the two errors, and about what more time would bring. */
export function remarksOn(curve: readonly CurvePoint[], { minutes }: { readonly minutes: number }): Remark[] {
  const learned = trendOf(curve.map(({ seconds, loss }) => ({ seconds, value: loss })));
  const other = trendOf(
    curve.flatMap(({ seconds, validationLoss }) =>
      validationLoss === null ? [] : [{ seconds, value: validationLoss }],
    ),
  );
  const remarks: Remark[] = [];
  if (learned === "falls" && other === "falls") {
    remarks.push({ tone: "good", text: "Both lines still fall together: it is learning, not memorising." });
  } else if (learned === "falls" && other === "rises") {
    remarks.push({
      tone: "warn",
      text: "The error on other images rises while that on learned ones falls: it begins to memorise. The best moment so far is kept.",
    });
  } else if (learned === "flat" && other === "flat") {
    remarks.push({ tone: "time", text: "Neither line falls any more: more minutes will add little." });
  }
  const gain = gainRemark(curve, minutes);
  if (gain) remarks.push(gain);
  return remarks;
}

/** What the last quarter of the time added, once half of the planned minutes are over. */
function gainRemark(curve: readonly CurvePoint[], minutes: number): Remark | undefined {
  const judged = curve.filter((point): point is CurvePoint & { right: number } => point.right !== null);
  const last = judged.at(-1);
  if (!last || last.seconds < minutes * 30) return undefined;
  const since = last.seconds * 0.75;
  const before = judged.filter(({ seconds }) => seconds <= since);
  const later = judged.filter(({ seconds }) => seconds > since);
  if (before.length < 3 || later.length < 3) return undefined;
  const best = (points: readonly { readonly right: number }[]): number => Math.max(...points.map(({ right }) => right));
  const added = Math.round((best(later) - best(before)) * 100);
  const span = Math.round((last.seconds - since) / 60);
  if (span < 1) return undefined;
  const when = span === 1 ? "the last minute" : `the last ${span} minutes`;
  if (added <= 2) {
    return {
      tone: "time",
      text: `Most of the gain is in: ${when} added ${added <= 0 ? "no cell" : added === 1 ? "1 cell" : `${added} cells`} of 100.`,
    };
  }
  return { tone: "good", text: `Still gaining: ${when} added ${added} cells of 100.` };
}
