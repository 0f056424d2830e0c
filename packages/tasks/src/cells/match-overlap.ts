/**
 * Count how the objects of two label images lie on each other; every score of labels starts from this.
 */
import { CambrianError, type Labels } from "@cambrian/core";

/** An object of the truth and one of the result that share pixels. */
export interface OverlapPair {
  /** Index into `truthIds`. */
  readonly truth: number;
  /** Index into `resultIds`. */
  readonly result: number;
  /** Shared pixels. */
  readonly shared: number;
  /** Pixels of either. */
  readonly union: number;
  /** Intersection over union, above 0 and up to 1. */
  readonly iou: number;
}

export interface Overlap {
  /** Ids in ascending order, without the background. */
  readonly truthIds: readonly number[];
  readonly resultIds: readonly number[];
  /** Pixels of each object, in the order of the ids. */
  readonly truthAreas: readonly number[];
  readonly resultAreas: readonly number[];
  readonly pairs: readonly OverlapPair[];
}

/** Two label images of the same picture. */
export interface LabelPair {
  readonly truth: Labels;
  readonly result: Labels;
  /**
   * [y, x]; pixels that are not 0 here count for neither side, and a result object that has more than half of its pixels
   * there is not counted at all.
   */
  readonly ignore?: Uint8Array | undefined;
}

/**
 * All pairs that share a pixel, ordered by truth, then result. One pass; memory grows with the pairs, not with the product
 * of the counts. Throws `image/size-mismatch` when the two are not of one size.
 */
export function countOverlap({ truth, result, ignore }: LabelPair): Overlap {
  if (truth.height !== result.height || truth.width !== result.width) {
    throw new CambrianError(
      "image/size-mismatch",
      `The truth is ${truth.height} x ${truth.width} pixels and the result ${result.height} x ${result.width} (height x width). They must show the same picture at the same size; check that the files belong together.`,
      { truth: [truth.height, truth.width], result: [result.height, result.width] },
    );
  }
  if (ignore !== undefined && ignore.length !== truth.data.length)
    throw new TypeError(`a mask of ignored pixels needs ${truth.data.length} values, got ${ignore.length}`);
  const skipped = ignore ? mostlyIgnored(result.data, ignore) : new Set<number>();
  const truthAreas = new Map<number, number>();
  const resultAreas = new Map<number, number>();
  const shared = new Map<number, Map<number, number>>();
  const add = (a: number, b: number, pixels: number): void => {
    if (a !== 0) truthAreas.set(a, (truthAreas.get(a) ?? 0) + pixels);
    if (b !== 0) resultAreas.set(b, (resultAreas.get(b) ?? 0) + pixels);
    if (a === 0 || b === 0) return;
    const row = shared.get(a) ?? new Map<number, number>();
    if (row.size === 0) shared.set(a, row);
    row.set(b, (row.get(b) ?? 0) + pixels);
  };
  // Neighbouring pixels mostly say the same, so they are counted together.
  let a = 0;
  let b = 0;
  let run = 0;
  for (let i = 0; i < truth.data.length; i++) {
    const out = ignore !== undefined && ignore[i] !== 0;
    const ta = out ? 0 : (truth.data[i] as number);
    const tb = out || skipped.has(result.data[i] as number) ? 0 : (result.data[i] as number);
    if (ta !== a || tb !== b) {
      add(a, b, run);
      a = ta;
      b = tb;
      run = 0;
    }
    run++;
  }
  add(a, b, run);
  return listPairs(truthAreas, resultAreas, shared);
}

function listPairs(
  truthAreas: ReadonlyMap<number, number>,
  resultAreas: ReadonlyMap<number, number>,
  shared: ReadonlyMap<number, ReadonlyMap<number, number>>,
): Overlap {
  const ascending = (a: number, b: number): number => a - b;
  const truthIds = [...truthAreas.keys()].sort(ascending);
  const resultIds = [...resultAreas.keys()].sort(ascending);
  const place = new Map(resultIds.map((id, index) => [id, index]));
  const pairs: OverlapPair[] = [];
  truthIds.forEach((id, truth) => {
    const row = [...(shared.get(id) ?? [])].sort(([a], [b]) => a - b);
    for (const [other, pixels] of row) {
      const union = (truthAreas.get(id) ?? 0) + (resultAreas.get(other) ?? 0) - pixels;
      pairs.push({ truth, result: place.get(other) ?? -1, shared: pixels, union, iou: pixels / union });
    }
  });
  return {
    truthIds,
    resultIds,
    truthAreas: truthIds.map((id) => truthAreas.get(id) ?? 0),
    resultAreas: resultIds.map((id) => resultAreas.get(id) ?? 0),
    pairs,
  };
}

function mostlyIgnored(data: Uint32Array, ignore: Uint8Array): Set<number> {
  const balance = new Map<number, number>();
  for (let i = 0; i < data.length; i++) {
    const id = data[i] as number;
    if (id !== 0) balance.set(id, (balance.get(id) ?? 0) + (ignore[i] !== 0 ? 1 : -1));
  }
  return new Set([...balance].filter(([, more]) => more > 0).map(([id]) => id));
}
