/**
 * The batched matrix product: [..., m, k] x [..., k, n] -> [..., m, n]; leading axes broadcast.
 */
import { type Shape, sizeOf, type Value } from "../graph/graph.js";
import { broadcastShapes } from "./broadcast-shapes.js";
import { matmul as product, transpose, unbroadcast } from "./construct.js";
import { broadcastStrides, offsets, tensorAt } from "./offsets.js";
import type { OpDefinition } from "./op.js";
import { between, randomlyNarrowed, randomShape } from "./random-shapes.js";
import { expectCount, shapeError } from "./shape-error.js";

interface Sizes {
  readonly lead: Shape;
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

function sizesOf(shapes: readonly Shape[]): Sizes {
  expectCount("matmul", shapes, 2);
  const [a = [], b = []] = shapes;
  const lead = broadcastShapes(a.slice(0, -2), b.slice(0, -2));
  const k = a.at(-1);
  if (a.length < 2 || b.length < 2 || !lead || k !== b.at(-2)) {
    throw shapeError("matmul", shapes, "[..., m, k] and [..., k, n] with leading axes that broadcast");
  }
  return { lead, m: a.at(-2) ?? 1, k: k ?? 1, n: b.at(-1) ?? 1 };
}

function turned(x: Value): Value {
  const rank = x.shape.length;
  return transpose(x, [...x.shape.slice(0, -2).map((_, axis) => axis), rank - 1, rank - 2]);
}

export const matmul: OpDefinition<"matmul"> = {
  name: "matmul",
  shape(shapes) {
    const { lead, m, n } = sizesOf(shapes);
    return [...lead, m, n];
  },
  gradient({ inputs, grad, wanted }) {
    const [a, b] = inputs;
    if (!a || !b) return [];
    return [
      wanted[0] ? unbroadcast(product(grad, turned(b)), a.shape) : undefined,
      wanted[1] ? unbroadcast(product(turned(a), grad), b.shape) : undefined,
    ];
  },
  reference(inputs) {
    const a = tensorAt(inputs, 0);
    const b = tensorAt(inputs, 1);
    const { lead, m, k, n } = sizesOf([a.shape, b.shape]);
    const shape = [...lead, m, n];
    const data = new Float64Array(sizeOf(shape));
    const atA = offsets(lead, broadcastStrides(a.shape.slice(0, -2), lead));
    const atB = offsets(lead, broadcastStrides(b.shape.slice(0, -2), lead));
    for (let batch = 0; batch < atA.length; batch++) {
      const baseA = (atA[batch] as number) * m * k;
      const baseB = (atB[batch] as number) * k * n;
      for (let row = 0; row < m; row++) {
        for (let column = 0; column < n; column++) {
          let sum = 0;
          for (let i = 0; i < k; i++) {
            sum += (a.data[baseA + row * k + i] as number) * (b.data[baseB + i * n + column] as number);
          }
          data[(batch * m + row) * n + column] = sum;
        }
      }
    }
    return { data, shape };
  },
  sample(random) {
    const lead = randomShape(random, between(random, 0, 2), 3);
    const [m, k, n] = [between(random, 1, 4), between(random, 1, 4), between(random, 1, 4)];
    return {
      shapes: [
        [...randomlyNarrowed(random, lead), m, k],
        [...randomlyNarrowed(random, lead), k, n],
      ],
      attrs: {},
    };
  },
};
