/**
 * Which training example is used when. Any step can be asked for without walking through those before it, so a run
 * that is taken up again goes on with the right examples.
 */
import { makeRandom, type Random } from "@cambrian/core";

export interface SampleOrderOptions {
  /** How many examples there are. */
  readonly count: number;
  /** How many slots a step has. */
  readonly batch: number;
  readonly seed: number;
  /**
   * How often each example is wanted, relative to the others; 0 is never. In an epoch each comes up its share of
   * `count` times, rounded down or up by chance. Default: all alike, each exactly once an epoch.
   */
  readonly weights?: readonly number[];
  /** The type of image of each example (microscope, stain, ...); types are spread evenly over the batches. Default: one type. */
  readonly kinds?: readonly (string | number)[];
}

/** Step s uses the draws s * batch to (s + 1) * batch - 1 of an endless row of epochs of `count` draws each. */
export interface SampleOrder {
  /** The index of the example used at a step in a slot, both counted from 0. */
  at(step: number, slot: number): number;
  /** All examples of a step. */
  batch(step: number): number[];
  /** Steps until `count` examples were drawn, rounded up. */
  readonly stepsPerEpoch: number;
}

/** The same options give the same order on every machine. Throws `TypeError` for sizes or weights that make no sense. */
export function sampleOrder(options: SampleOrderOptions): SampleOrder {
  const { count, batch, seed, weights, kinds } = options;
  if (!Number.isInteger(count) || count < 1) throw new TypeError(`an order needs at least one example, not ${count}`);
  if (!Number.isInteger(batch) || batch < 1) throw new TypeError(`a batch needs at least one slot, not ${batch}`);
  if (kinds && kinds.length !== count)
    throw new TypeError(`${count} examples need ${count} kinds, not ${kinds.length}`);
  if (weights) checkWeights(weights, count);
  const root = makeRandom(seed);
  const epochs = new Map<number, Uint32Array>();

  const orderOf = (epoch: number): Uint32Array => {
    let order = epochs.get(epoch);
    if (!order) {
      const random = root.fork(epoch);
      const drawn = weights ? drawByWeight(weights, random) : Array.from({ length: count }, (_, index) => index);
      order = Uint32Array.from(spread(random.shuffled(drawn), kinds, random));
      if (epochs.size >= 4) epochs.delete(epochs.keys().next().value ?? 0); // prefetching looks at a few at most
      epochs.set(epoch, order);
    }
    return order;
  };
  const at = (step: number, slot: number): number => {
    const draw = step * batch + slot;
    return orderOf(Math.floor(draw / count))[draw % count] as number;
  };
  return {
    at,
    batch: (step) => Array.from({ length: batch }, (_, slot) => at(step, slot)),
    stepsPerEpoch: Math.ceil(count / batch),
  };
}

function checkWeights(weights: readonly number[], count: number): void {
  if (weights.length !== count) throw new TypeError(`${count} examples need ${count} weights, not ${weights.length}`);
  if (weights.some((weight) => !(weight >= 0 && Number.isFinite(weight))) || !weights.some((weight) => weight > 0)) {
    throw new TypeError("weights are finite numbers from 0, and at least one is above 0");
  }
}

/** Systematic sampling: evenly spaced marks on the line of all weights, shifted by one random number. */
function drawByWeight(weights: readonly number[], random: Random): number[] {
  const count = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shift = random.next();
  const drawn: number[] = [];
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    sum += weight;
    while (drawn.length < count && (drawn.length + shift) * total < sum * count) drawn.push(index);
  }
  const last = weights.findLastIndex((weight) => weight > 0);
  while (drawn.length < count) drawn.push(last); // rounding may leave the last mark just beyond the end
  return drawn;
}

/** Each kind's members get evenly spaced places in 0..1, a little jittered, and all are sorted by place. */
function spread(drawn: readonly number[], kinds: SampleOrderOptions["kinds"], random: Random): readonly number[] {
  if (!kinds) return drawn;
  const members = new Map<string | number, number[]>();
  for (const index of drawn) {
    const kind = kinds[index] as string | number;
    const group = members.get(kind);
    if (group) group.push(index);
    else members.set(kind, [index]);
  }
  const placed: { readonly index: number; readonly place: number }[] = [];
  for (const group of members.values()) {
    for (const [k, index] of group.entries()) placed.push({ index, place: (k + random.next()) / group.length });
  }
  return placed.sort((a, b) => a.place - b.place).map(({ index }) => index);
}
