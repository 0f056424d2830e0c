/**
 * Setting some images aside to judge a model by, when nobody named them.
 */
import { type Labels, makeRandom } from "@cambrian/core";

/** One image in eight is watched. */
const WATCHED = 1 / 8;

/**
 * Split by image: about one in eight, at least one, is set aside; a single image is not split. The same images and seed
 * give the same split whatever their order. With two images or more that have objects there is one in either part; a
 * single one is learnt from. (An example without `truth` counts as one with objects.)
 */
export function splitExamples<E extends { readonly name: string; readonly truth?: { readonly labels: Labels } }>(
  examples: readonly E[],
  seed: number,
): { readonly train: readonly E[]; readonly validation: readonly E[] } {
  if (examples.length < 2) return { train: examples, validation: [] };
  const names = examples.map(({ name }) => name).sort();
  const count = Math.max(1, Math.round(names.length * WATCHED));
  const order = makeRandom(seed).fork(1).shuffled(names);
  const full = new Set(
    examples.filter(({ truth }) => truth?.labels.data.some((id) => id !== 0) ?? true).map(({ name }) => name),
  );
  const watched = new Set(order.slice(0, count));
  const learnt = new Set(order.slice(count));
  if (!hasAny(learnt, full)) exchange(learnt, watched, full);
  else if (!hasAny(watched, full) && full.size > 1) exchange(watched, learnt, full);
  return {
    train: examples.filter(({ name }) => learnt.has(name)),
    validation: examples.filter(({ name }) => watched.has(name)),
  };
}

const hasAny = (names: ReadonlySet<string>, full: ReadonlySet<string>): boolean =>
  [...names].some((name) => full.has(name));

/** Give `poor`, where no image has objects, the first that has some of `rich`, for its own first. */
function exchange(poor: Set<string>, rich: Set<string>, full: ReadonlySet<string>): void {
  const [given] = poor;
  const taken = [...rich].find((name) => full.has(name));
  if (given === undefined || taken === undefined) return;
  poor.delete(given);
  rich.delete(taken);
  poor.add(taken);
  rich.add(given);
}
