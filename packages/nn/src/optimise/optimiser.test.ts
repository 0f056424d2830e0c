import { makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import { makeGraph } from "../graph/make-graph.js";
import { referenceRuntime } from "../runtime/reference/reference-runtime.js";
import { optimiserDefaults, updateParameters } from "./optimiser.js";
import { orthogonalise } from "./orthogonalise.js";
import { STATE_NAMES, type StateName, stepScalars } from "./state.js";

type Matrix = number[][];
const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => (b[0] ?? []).map((_, c) => row.reduce((sum, value, k) => sum + value * (b[k]?.[c] ?? 0), 0)));
const turned = (a: Matrix): Matrix => (a[0] ?? []).map((_, c) => a.map((row) => row[c] ?? 0));

const numbers = (length: number, seed: number): Float32Array => {
  const random = makeRandom(seed);
  return Float32Array.from({ length }, () => random.normal());
};

async function orthogonal(data: Float32Array, shape: readonly number[]): Promise<Matrix[]> {
  const graph = makeGraph();
  graph.output("y", orthogonalise(graph.input("x", shape)));
  const run = await referenceRuntime.compile(graph);
  const { y } = await run.run({ x: { data, shape } });
  const [k = 1, rows = 1, columns = 1] = shape;
  return Array.from({ length: k }, (_, m) =>
    Array.from({ length: rows }, (_, r) =>
      Array.from({ length: columns }, (_, c) => y?.data[(m * rows + r) * columns + c] ?? Number.NaN),
    ),
  );
}

test("the rows of a wide matrix and the columns of a tall one become nearly orthogonal, of length about 1", async () => {
  for (const shape of [
    [2, 3, 7],
    [2, 7, 3],
  ]) {
    for (const matrix of await orthogonal(numbers(42, 3), shape)) {
      const wide = matrix.length < 4 ? matrix : turned(matrix);
      product(wide, turned(wide)).forEach((row, r) => {
        row.forEach((value, c) => {
          if (r === c) expect(value).toBeGreaterThan(0.4);
          if (r === c) expect(value).toBeLessThan(1.5);
          else expect(Math.abs(value)).toBeLessThan(0.35);
        });
      });
    }
  }
});

test("a diagonal matrix stays diagonal with its signs, and zero stays zero", async () => {
  const [matrix = [], zero = []] = await orthogonal(Float32Array.of(0.5, 0, 0, -4, 0, 0, 0, 0), [2, 2, 2]);
  expect(matrix[0]?.[0]).toBeGreaterThan(0.6);
  expect(matrix[1]?.[1]).toBeLessThan(-0.6);
  expect(Math.abs(matrix[0]?.[1] ?? 1)).toBeLessThan(1e-9);
  expect(zero).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

test("filter banks take steps of one size that follow the averaged gradient's directions, others are AdamW's", async () => {
  const total = 2 + 6 + 1 + 6;
  const banks = [
    { offset: 2, rows: 2, columns: 3 },
    { offset: 9, rows: 2, columns: 3 },
  ];
  const update = async (filterStep: number): Promise<Float32Array[]> => {
    const graph = makeGraph();
    const state = Object.fromEntries(STATE_NAMES.map((name) => [name, graph.input(name, [total])])) as Record<
      StateName,
      ReturnType<typeof graph.input>
    >;
    const options = { ...optimiserDefaults, weightDecay: 0, clip: 1e9, filterStep };
    const gradient = graph.input("gradient", [total]);
    const decay = graph.constant(new Float32Array(total), [total]);
    const made = updateParameters(state, { gradient, decay, banks, scalars: stepScalars(graph) }, options);
    graph.output("weights", made.state.weights);
    graph.output("mean", made.state.mean);
    const run = await referenceRuntime.compile(graph);
    const vector = (data: Float32Array) => ({ data, shape: [total] });
    const one = (value: number) => ({ data: Float32Array.of(value), shape: [] });
    const out = await run.run({
      ...Object.fromEntries(STATE_NAMES.map((name) => [name, vector(new Float32Array(total))])),
      mean: vector(numbers(total, 5)),
      square: vector(numbers(total, 6).map((value) => value ** 2)),
      gradient: vector(numbers(total, 7)),
      learningRate: one(0.1),
      meanCorrection: one(1),
      squareCorrection: one(1),
      averageDecay: one(0),
    });
    return [out.weights?.data ?? new Float32Array(), out.mean?.data ?? new Float32Array()];
  };
  const [muon = new Float32Array(), mean = new Float32Array()] = await update(0.5);
  const [adam = new Float32Array()] = await update(0);
  for (const at of [0, 1, 8]) expect(muon[at]).toBeCloseTo(adam[at] ?? Number.NaN, 6);
  const [before, gradient] = [numbers(total, 5), numbers(total, 7)];
  for (const { offset, rows, columns } of banks) {
    const expected = Float32Array.from({ length: rows * columns }, (_, k) => {
      const g = gradient[offset + k] ?? 0;
      const averaged = g + 0.95 * ((before[offset + k] ?? 0) - g);
      expect(mean[offset + k]).toBeCloseTo(averaged, 5);
      return g + 0.95 * (averaged - g);
    });
    const [direction = []] = await orthogonal(expected, [1, rows, columns]);
    direction.flat().forEach((value, k) => {
      expect(muon[offset + k]).toBeCloseTo(-0.1 * 0.5 * Math.sqrt(3) * value, 5);
    });
  }
});
