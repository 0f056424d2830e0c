/**
 * Enlarging images by a whole factor: each pixel repeated, or bilinear with half-pixel centres and held edges.
 */
import type { Random } from "@cambrian/core";
import type { Shape } from "../graph/graph.js";
import { avgPool, resizeBilinear as enlarge, mul } from "./construct.js";
import { gather, tensorAt, zeros } from "./offsets.js";
import type { OpDefinition, OpName } from "./op.js";
import { between } from "./random-shapes.js";
import { expectCount, isCount, type Shape4, shapeError, shapeOfImages } from "./shape-error.js";

function smallShape(kind: OpName, shapes: readonly Shape[], factor: number): Shape4 {
  expectCount(kind, shapes, 1);
  if (!isCount(factor)) throw shapeError(kind, shapes, `a whole factor of at least 1, not ${factor}`);
  return shapeOfImages(kind, shapes, 0);
}

const enlarged = ([n, c, h, w]: Shape4, factor: number): Shape4 => [n, c, h * factor, w * factor];

function sampleImage(random: Random): { readonly shape: Shape4; readonly factor: number } {
  const pick = (high: number): number => between(random, 1, high);
  return { shape: [pick(2), pick(2), pick(4), pick(4)], factor: pick(3) };
}

export const resizeNearest: OpDefinition<"resizeNearest"> = {
  name: "resizeNearest",
  shape: (shapes, { factor }) => enlarged(smallShape("resizeNearest", shapes, factor), factor),
  gradient: ({ grad, attrs: { factor } }) => [mul(avgPool(grad, factor), factor * factor)],
  reference(inputs, { factor }) {
    const x = tensorAt(inputs, 0);
    const [n, c, h, w] = smallShape("resizeNearest", [x.shape], factor);
    // Read as [n * c, h, copy, w, copy].
    const { data } = gather(x, [n * c, h, factor, w, factor], [h * w, w, 0, 1, 0]);
    return { data, shape: enlarged([n, c, h, w], factor) };
  },
  sample(random) {
    const { shape, factor } = sampleImage(random);
    return { shapes: [shape], attrs: { factor } };
  },
};

interface Tap {
  readonly from: number;
  readonly weight: number;
}

/** The two pixels each enlarged pixel lies between, and their weights, along one axis. */
function bilinearTaps(length: number, factor: number): readonly (readonly Tap[])[] {
  return Array.from({ length: length * factor }, (_, out) => {
    const centre = Math.min(Math.max((out + 0.5) / factor - 0.5, 0), length - 1);
    const low = Math.floor(centre);
    const high = Math.min(low + 1, length - 1);
    return [
      { from: low, weight: 1 - (centre - low) },
      { from: high, weight: centre - low },
    ];
  });
}

function forEachBilinearTap(
  [n, c, h, w]: Shape4,
  factor: number,
  visit: (small: number, large: number, weight: number) => void,
): void {
  const rows = bilinearTaps(h, factor);
  const columns = bilinearTaps(w, factor);
  for (let plane = 0; plane < n * c; plane++) {
    rows.forEach((tapsY, y) => {
      columns.forEach((tapsX, x) => {
        const large = (plane * h * factor + y) * w * factor + x;
        for (const ty of tapsY) {
          for (const tx of tapsX) visit((plane * h + ty.from) * w + tx.from, large, ty.weight * tx.weight);
        }
      });
    });
  }
}

export const resizeBilinear: OpDefinition<"resizeBilinear"> = {
  name: "resizeBilinear",
  shape: (shapes, { factor }) => enlarged(smallShape("resizeBilinear", shapes, factor), factor),
  gradient: ({ grad, attrs }) => [grad.graph.apply("resizeBilinearGrad", [grad], attrs)],
  reference(inputs, { factor }) {
    const x = tensorAt(inputs, 0);
    const shape = smallShape("resizeBilinear", [x.shape], factor);
    const y = zeros(enlarged(shape, factor));
    forEachBilinearTap(shape, factor, (small, large, weight) => {
      y.data[large] = (y.data[large] as number) + weight * (x.data[small] as number);
    });
    return y;
  },
  sample(random) {
    const { shape, factor } = sampleImage(random);
    return { shapes: [shape], attrs: { factor } };
  },
};

function reducedShape(shapes: readonly Shape[], factor: number): Shape4 {
  const [n, c, h, w] = smallShape("resizeBilinearGrad", shapes, factor);
  if (h % factor !== 0 || w % factor !== 0) {
    throw shapeError("resizeBilinearGrad", shapes, `height and width that are multiples of the factor of ${factor}`);
  }
  return [n, c, h / factor, w / factor];
}

export const resizeBilinearGrad: OpDefinition<"resizeBilinearGrad"> = {
  name: "resizeBilinearGrad",
  shape: (shapes, { factor }) => reducedShape(shapes, factor),
  gradient: ({ grad, attrs: { factor } }) => [enlarge(grad, factor)],
  reference(inputs, { factor }) {
    const dy = tensorAt(inputs, 0);
    const shape = reducedShape([dy.shape], factor);
    const dx = zeros(shape);
    forEachBilinearTap(shape, factor, (small, large, weight) => {
      dx.data[small] = (dx.data[small] as number) + weight * (dy.data[large] as number);
    });
    return dx;
  },
  sample(random) {
    const { shape, factor } = sampleImage(random);
    return { shapes: [enlarged(shape, factor)], attrs: { factor } };
  },
};
