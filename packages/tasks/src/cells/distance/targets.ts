/**
 * Truth -> what the network should say, in the distance representation: whether a pixel is in a cell, how near it is to the
 * cell's centre, and how deep it lies.
 *
 * After DeepCell's deep watershed (Greenwald et al. 2022, methods; inner distance after Koyuncu et al. 2020). Ours
 * differs: the depth is Euclidean and scaled to 1 in every cell, so that small and large cells count alike.
 */
import { distanceInLabels } from "@cambrian/core";
import type { Maps } from "../../task.js";
import { cellBoxes, judgedWeight } from "../dense/cell-boxes.js";
import type { CellsTruth } from "../types.js";

/**
 * Maps for every pixel, [1, y, x] each:
 * - `probability`: 1 in a cell, else 0.
 * - `centre`: 1 / (1 + 4 d / sqrt(area)), d being the distance to the cell's centre in pixels; 0 in the background.
 * - `depth`: distance to the nearest pixel of another label, divided by the largest of the cell; 0 in the background.
 * - `weight`: 0 where the truth says `ignore`, else 1.
 */
export function makeDistanceTargets({ labels, ignore }: CellsTruth): Maps {
  const { data, height, width } = labels;
  const shape = [1, height, width];
  const depth = distanceInLabels(labels);
  const centre = new Float32Array(data.length);
  for (const { id, y0, x0, y1, x1, centerY, centerX } of cellBoxes(labels)) {
    let area = 0;
    let deepest = 0;
    for (let y = y0; y < y1; y++)
      for (let at = y * width + x0; at < y * width + x1; at++)
        if (data[at] === id) {
          area++;
          // A cell that fills the picture has no border at all.
          if (depth[at] === Number.POSITIVE_INFINITY) depth[at] = 1;
          if ((depth[at] as number) > deepest) deepest = depth[at] as number;
        }
    const steepness = 4 / Math.sqrt(area);
    for (let y = y0; y < y1; y++)
      for (let x = x0; x < x1; x++) {
        const at = y * width + x;
        if (data[at] !== id) continue;
        centre[at] = 1 / (1 + steepness * Math.hypot(y - centerY, x - centerX));
        depth[at] = (depth[at] as number) / deepest;
      }
  }
  return {
    probability: { data: Float32Array.from(data, (id) => (id === 0 ? 0 : 1)), shape },
    centre: { data: centre, shape },
    depth: { data: depth, shape },
    weight: { data: judgedWeight(labels, ignore), shape },
  };
}
