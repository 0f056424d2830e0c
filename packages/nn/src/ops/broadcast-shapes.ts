/**
 * NumPy's rule for two shapes that meet: counted from the last axis, lengths are equal or one of them is 1.
 */
import type { Shape } from "../graph/graph.js";

/** The shape two tensors have together, or `undefined` when they do not broadcast. */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const la = a[axis - rank + a.length] ?? 1;
    const lb = b[axis - rank + b.length] ?? 1;
    if (la !== lb && la !== 1 && lb !== 1) return undefined;
    shape.push(la === 1 ? lb : la);
  }
  return shape;
}
