/**
 * The gradient of the largest value of windows that overlap, made of other operations: every window's pixels are laid side
 * by side as channels (a convolution that only copies), the first of the largest is marked, and what came back for the
 * window returns to its place by the transposed convolution.
 */
import { type Shape, sizeOf, type Value } from "../graph/graph.js";
import { conv, convInputGrad, greater, matmul, mul, reshape, sub } from "./construct.js";
import type { PoolAttributes } from "./op.js";

/** Filters [channels * pixels, 1, ...kernel], each of which copies one pixel of the window. */
function copies(x: Value, kernel: Shape): Value {
  const [, channels = 1] = x.shape;
  const pixels = sizeOf(kernel);
  const data = new Float32Array(channels * pixels * pixels);
  for (let filter = 0; filter < channels * pixels; filter++) data[filter * pixels + (filter % pixels)] = 1;
  return x.graph.constant(data, [channels * pixels, 1, ...kernel]);
}

/** [pixels, pixels]: 1 where the column comes before the row. */
function before(x: Value, pixels: number): Value {
  const data = Float32Array.from({ length: pixels ** 2 }, (_, k) => (k % pixels < Math.floor(k / pixels) ? 1 : 0));
  return x.graph.constant(data, [pixels, pixels]);
}

/** Towards x [n, c, ...], from the pooled `y` and what came back for it. The first of equal maxima gets the gradient. */
export function overlappingMaxGradient(x: Value, y: Value, grad: Value, { kernel, stride }: PoolAttributes): Value {
  const [n = 1, c = 1, ...size] = x.shape;
  const out = y.shape.slice(2);
  const pixels = sizeOf(kernel);
  const options = { stride, groups: c };
  const filters = copies(x, kernel);
  const aside = reshape(conv(x, filters, options), [n, c, pixels, sizeOf(out)]);
  const perWindow = (value: Value): Value => reshape(value, [n, c, 1, sizeOf(out)]);
  const isLargest = sub(1, greater(perWindow(y), aside));
  const isFirst = sub(1, greater(matmul(before(x, pixels), isLargest), 0));
  const back = mul(mul(isLargest, isFirst), perWindow(grad));
  return convInputGrad(reshape(back, [n, c * pixels, ...out]), filters, size, options);
}
