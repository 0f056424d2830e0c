/**
 * Where the elements of a tensor lie in its buffer. Every layout operation of the reference runtime is a choice of
 * strides: broadcasting sets some to 0, transposing reorders them, flipping negates them.
 */
import { type Shape, sizeOf } from "../graph/graph.js";
import type { ReferenceTensor } from "./op.js";

/** Elements to skip per step along each axis, row-major. */
export function stridesOf(shape: Shape): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number);
  }
  return strides;
}

/** Strides that read a tensor of `shape` as if it were broadcast to `target`. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const own = stridesOf(shape);
  const extra = target.length - shape.length;
  return target.map((_, axis) => (axis < extra || shape[axis - extra] === 1 ? 0 : (own[axis - extra] as number)));
}

/** The buffer position of every element of `shape`, in row-major order. */
export function offsets(shape: Shape, strides: readonly number[], start = 0): Int32Array {
  let current = Int32Array.of(start);
  shape.forEach((length, axis) => {
    const stride = strides[axis] ?? 0;
    const next = new Int32Array(current.length * length);
    for (let i = 0; i < current.length; i++) {
      for (let k = 0; k < length; k++) next[i * length + k] = (current[i] as number) + k * stride;
    }
    current = next;
  });
  return current;
}

/** Position of one index under strides. */
export function offsetOf(index: readonly number[], strides: readonly number[]): number {
  return index.reduce((sum, k, axis) => sum + k * (strides[axis] ?? 0), 0);
}

/** A tensor of `shape` whose elements are read from `source` at strides. */
export function gather(source: ReferenceTensor, shape: Shape, strides: readonly number[], start = 0): ReferenceTensor {
  const from = offsets(shape, strides, start);
  const data = new Float64Array(from.length);
  for (let i = 0; i < data.length; i++) data[i] = source.data[from[i] as number] as number;
  return { data, shape };
}

/** A tensor of zeros. */
export function zeros(shape: Shape): ReferenceTensor {
  return { data: new Float64Array(sizeOf(shape)), shape };
}

/** The only tensor of a list whose length the shape rule has checked. */
export function tensorAt(inputs: readonly ReferenceTensor[], position: number): ReferenceTensor {
  const tensor = inputs[position];
  if (!tensor) throw new TypeError(`there is no input ${position}`);
  return tensor;
}
