/**
 * Truth -> what the network should say, in the flow representation: whether a pixel is in a cell, and in which direction
 * its centre lies along the heat that flows from there.
 *
 * After Stringer et al. 2021 (Cellpose).
 */
import type { Maps } from "../../task.js";
import { cellBoxes, judgedWeight } from "../dense/cell-boxes.js";
import type { CellsTruth } from "../types.js";
import { diffusionFlow } from "./diffuse.js";

/**
 * Maps for every pixel: `probability` [1, y, x], 1 in a cell; `flow` [2, y, x], unit vectors (y, then x), 0 in the
 * background; `weight` [1, y, x], 0 where the truth says `ignore`, else 1.
 */
export function makeFlowTargets({ labels, ignore }: CellsTruth): Maps {
  const { data, height, width } = labels;
  const size = height * width;
  const flow = new Float32Array(2 * size);
  for (const { id, y0, x0, y1, x1, centerY, centerX } of cellBoxes(labels)) {
    const box = { height: y1 - y0, width: x1 - x0, centerY: centerY - y0, centerX: centerX - x0 };
    const inside = new Uint8Array(box.height * box.width);
    for (let y = 0; y < box.height; y++)
      for (let x = 0; x < box.width; x++) if (data[(y + y0) * width + x + x0] === id) inside[y * box.width + x] = 1;
    const own = diffusionFlow(inside, box);
    for (let y = 0; y < box.height; y++)
      for (let x = 0; x < box.width; x++) {
        if (!inside[y * box.width + x]) continue;
        const at = (y + y0) * width + x + x0;
        flow[at] = own[y * box.width + x] as number;
        flow[size + at] = own[(box.height + y) * box.width + x] as number;
      }
  }
  return {
    probability: { data: Float32Array.from(data, (id) => (id === 0 ? 0 : 1)), shape: [1, height, width] },
    flow: { data: flow, shape: [2, height, width] },
    weight: { data: judgedWeight(labels, ignore), shape: [1, height, width] },
  };
}
