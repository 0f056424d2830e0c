/**
 * The matrix nearest to one whose singular values are all 1, by five rounds of the Newton-Schulz iteration with the
 * quintic of Jordan et al. 2024 (Muon): they end between about 0.7 and 1.2, which is all an update needs. Only matrix
 * products, so that it runs inside the training step.
 */
import type { Value } from "../graph/graph.js";
import { add, div, matmul, mul, reduceSum, sqrt, transpose } from "../ops/construct.js";

const ROUNDS = 5;
const [A, B, C] = [3.4445, -4.775, 2.0315] as const;

/** `matrices` is [k, rows, columns], each treated on its own; the result is shaped alike. Zero stays zero. */
export function orthogonalise(matrices: Value): Value {
  const [, rows = 1, columns = 1] = matrices.shape;
  const turn = (value: Value): Value => transpose(value, [0, 2, 1]);
  const wide = rows > columns ? turn(matrices) : matrices;
  // The norm bounds the largest singular value, so that the iteration starts where it converges.
  let x = div(wide, add(sqrt(reduceSum(mul(wide, wide), { axes: [1, 2], keepDims: true })), 1e-7));
  for (let round = 0; round < ROUNDS; round++) {
    const square = matmul(x, turn(x));
    x = add(mul(x, A), matmul(add(mul(square, B), mul(matmul(square, square), C)), x));
  }
  return rows > columns ? turn(x) : x;
}
