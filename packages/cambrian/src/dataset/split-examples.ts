/**
 * Setting some images aside to judge a model by, when nobody named them.
 */
import { makeRandom } from "@cambrian/core";

/** One image in eight is watched. */
const WATCHED = 1 / 8;

/**
 * Split by image: about one in eight, at least one, is set aside; a single image is not split. The same names and seed
 * give the same split whatever their order.
 */
export function splitExamples<E extends { readonly name: string }>(
  examples: readonly E[],
  seed: number,
): { readonly train: readonly E[]; readonly validation: readonly E[] } {
  if (examples.length < 2) return { train: examples, validation: [] };
  const names = examples.map(({ name }) => name).sort();
  const count = Math.max(1, Math.round(names.length * WATCHED));
  const watched = new Set(makeRandom(seed).fork(1).shuffled(names).slice(0, count));
  return {
    train: examples.filter(({ name }) => !watched.has(name)),
    validation: examples.filter(({ name }) => watched.has(name)),
  };
}
