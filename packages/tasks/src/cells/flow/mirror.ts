/** What a network that saw a mirror image says about the image itself: one component of its flow points the other way. */
import type { Maps } from "../../task.js";

/** Turn the flow's y (an image upside down) or x (left to right); pixels are already back in place. */
export function mirrorFlowMaps(maps: Maps, axis: "y" | "x"): Maps {
  const { flow } = maps;
  if (!flow) return maps;
  const half = flow.data.length / 2;
  const start = axis === "y" ? 0 : half;
  const data = Float32Array.from(flow.data, (value, at) => (at >= start && at < start + half ? -value : value));
  return { ...maps, flow: { data, shape: flow.shape } };
}
