/**
 * Aggregated Jaccard index with one-to-one pairs, AJI+: shared pixels of all pairs over the pixels of all pairs and of all
 * that stayed alone.
 *
 * AJI is by Kumar et al. 2017, "A dataset and a technique for generalized nuclear segmentation for computational
 * pathology"; the one-to-one form by Graham et al. 2019, "HoVer-Net": pairs are those with the largest sum of IoU, however
 * small each is.
 */
import type { Overlap } from "./match-overlap.js";
import { pairUp } from "./matching.js";

/** 0 (nothing fits) to 1 (the same objects); NaN when there is no object on either side. */
export function ajiPlus(overlap: Overlap): number {
  const pairs = pairUp(overlap, overlap.pairs, (pair) => pair.iou);
  const alone = (areas: readonly number[], side: "truth" | "result"): number => {
    const taken = new Set(pairs.map((pair) => pair[side]));
    return areas.reduce((sum, area, index) => (taken.has(index) ? sum : sum + area), 0);
  };
  const shared = pairs.reduce((sum, pair) => sum + pair.shared, 0);
  const union = pairs.reduce((sum, pair) => sum + pair.union, 0);
  return shared / (union + alone(overlap.truthAreas, "truth") + alone(overlap.resultAreas, "result"));
}
