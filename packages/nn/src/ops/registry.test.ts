import { expect, test } from "vitest";
import { describeOp } from "../testing/index.js";
import type { OpAttributes, OpCase, OpName } from "./op.js";
import { operations } from "./registry.js";

const none = {};
const zeros = { mode: "constant", value: 0 } as const;
const keep = { keepDims: true };
const plain = { stride: [1, 1], dilation: [1, 1], pad: [0, 0, 0, 0], groups: 1 } as const;
const two = { kernel: [2, 2], stride: [2, 2] } as const;
const overlapping = { kernel: [3, 3], stride: [2, 2] } as const;
const unfit = [
  {
    shapes: [
      [2, 3],
      [4, 3],
    ],
    attrs: none,
  },
  { shapes: [[2], [3]], attrs: none },
  { shapes: [[3]], attrs: none },
];
const notOne = [{ shapes: [[2], [2]], attrs: none }];
const badAxes = [
  { shapes: [[2, 3]], attrs: { axes: [2], ...keep } },
  { shapes: [[2, 3]], attrs: { axes: [1, 0], ...keep } },
  { shapes: [[2, 3]], attrs: { axes: [0, 0], ...keep } },
  { shapes: [[2, 3]], attrs: { axes: [-1], ...keep } },
  { shapes: [[2, 3]], attrs: { axes: [], ...keep } },
];
const badAxis = [
  { shapes: [[2, 3]], attrs: { axis: 2 } },
  { shapes: [[]], attrs: { axis: 0 } },
];

/** Uses each operation must refuse. An operation that is missing here does not type-check and has no suite. */
const refused: { readonly [N in OpName]: readonly OpCase<OpAttributes[N]>[] } = {
  add: unfit,
  sub: unfit,
  mul: unfit,
  div: unfit,
  maximum: unfit,
  minimum: unfit,
  greater: unfit,
  neg: notOne,
  relu: notOne,
  leakyRelu: [
    { shapes: [[2], [2]], attrs: { slope: 0.1 } },
    { shapes: [[2]], attrs: { slope: -0.1 } },
    { shapes: [[2]], attrs: { slope: 2 } },
    { shapes: [[2]], attrs: { slope: Number.NaN } },
  ],
  elu: [{ shapes: [[2], [2]], attrs: { slope: 1 } }],
  erf: notOne,
  silu: notOne,
  sigmoid: notOne,
  tanh: notOne,
  exp: notOne,
  log: notOne,
  sqrt: notOne,
  abs: notOne,
  sign: notOne,
  softplus: notOne,
  reciprocal: notOne,
  reduceSum: badAxes,
  reduceMean: badAxes,
  reduceMax: badAxes,
  reshape: [
    { shapes: [[2, 3]], attrs: { shape: [5] } },
    { shapes: [[2, 3]], attrs: { shape: [-2, -3] } },
    { shapes: [[2, 3]], attrs: { shape: [1.5, 4] } },
  ],
  transpose: [
    { shapes: [[2, 3]], attrs: { perm: [0, 0] } },
    { shapes: [[2, 3]], attrs: { perm: [0] } },
    { shapes: [[2, 3]], attrs: { perm: [1, 2] } },
  ],
  broadcast: [
    { shapes: [[2, 3]], attrs: { shape: [2, 4] } },
    { shapes: [[2, 3]], attrs: { shape: [1, 3] } },
    { shapes: [[1, 2, 3]], attrs: { shape: [2, 3] } },
  ],
  slice: [
    { shapes: [[4]], attrs: { starts: [2], ends: [2] } },
    { shapes: [[4]], attrs: { starts: [0], ends: [5] } },
    { shapes: [[4]], attrs: { starts: [-1], ends: [2] } },
    { shapes: [[4, 4]], attrs: { starts: [0], ends: [2] } },
  ],
  pad: [
    { shapes: [[4]], attrs: { before: [-1], after: [0], ...zeros } },
    { shapes: [[4]], attrs: { before: [1, 1], after: [0, 0], ...zeros } },
    { shapes: [[4]], attrs: { before: [1], after: [0], mode: "constant", value: Number.POSITIVE_INFINITY } },
    { shapes: [[4]], attrs: { before: [4], after: [0], mode: "reflect", value: 0 } },
    { shapes: [[4]], attrs: { before: [0], after: [1], mode: "wrap" as "edge", value: 0 } },
  ],
  concat: [
    {
      shapes: [
        [2, 3],
        [3, 2],
      ],
      attrs: { axis: 0 },
    },
    { shapes: [[2, 3], [3]], attrs: { axis: 0 } },
    { shapes: [[2, 3]], attrs: { axis: 2 } },
  ],
  gather: [
    { shapes: [[2, 3]], attrs: { axis: 2, indices: [0] } },
    { shapes: [[2, 3]], attrs: { axis: 1, indices: [3] } },
    { shapes: [[2, 3]], attrs: { axis: 1, indices: [] } },
  ],
  scatterAdd: [
    { shapes: [[2, 3]], attrs: { axis: 1, indices: [0, 1], length: 4 } },
    { shapes: [[2, 2]], attrs: { axis: 1, indices: [0, 4], length: 4 } },
  ],
  flip: [
    { shapes: [[2, 3]], attrs: { axes: [2] } },
    { shapes: [[2, 3]], attrs: { axes: [] } },
  ],
  spaceToDepth: [
    { shapes: [[1, 1, 3, 4]], attrs: { block: 2 } },
    { shapes: [[1, 4, 4]], attrs: { block: 2 } },
    { shapes: [[1, 1, 4, 4]], attrs: { block: 0 } },
  ],
  depthToSpace: [
    { shapes: [[1, 6, 2, 2]], attrs: { block: 2 } },
    { shapes: [[4, 2, 2]], attrs: { block: 2 } },
  ],
  matmul: [
    {
      shapes: [
        [2, 3],
        [2, 3],
      ],
      attrs: none,
    },
    { shapes: [[3], [3, 2]], attrs: none },
    {
      shapes: [
        [2, 2, 3],
        [3, 3, 2],
      ],
      attrs: none,
    },
  ],
  conv: [
    {
      shapes: [
        [1, 3, 8, 8],
        [4, 2, 3, 3],
      ],
      attrs: plain,
    },
    {
      shapes: [
        [1, 3, 8, 8],
        [4, 3, 3],
      ],
      attrs: plain,
    },
    { shapes: [[1, 3, 8, 8], [4, 3, 3, 3], [3]], attrs: plain },
    {
      shapes: [
        [1, 3, 2, 8],
        [4, 3, 3, 3],
      ],
      attrs: plain,
    },
    {
      shapes: [
        [1, 4, 8, 8],
        [3, 2, 3, 3],
      ],
      attrs: { ...plain, groups: 2 },
    },
    {
      shapes: [
        [1, 3, 8, 8],
        [4, 3, 3, 3],
      ],
      attrs: { ...plain, stride: [0, 1] },
    },
    {
      shapes: [
        [1, 3, 8, 8],
        [4, 3, 3, 3],
      ],
      attrs: { ...plain, pad: [-1, 0, 0, 0] },
    },
  ],
  convInputGrad: [
    {
      shapes: [
        [1, 4, 6, 6],
        [4, 3, 3, 3],
      ],
      attrs: { ...plain, size: [9, 8] },
    },
    {
      shapes: [
        [1, 5, 6, 6],
        [4, 3, 3, 3],
      ],
      attrs: { ...plain, size: [8, 8] },
    },
  ],
  convWeightGrad: [
    {
      shapes: [
        [1, 3, 8, 8],
        [1, 4, 6, 6],
      ],
      attrs: { ...plain, kernel: [2, 3] },
    },
    {
      shapes: [
        [2, 3, 8, 8],
        [1, 4, 6, 6],
      ],
      attrs: { ...plain, kernel: [3, 3] },
    },
    {
      shapes: [
        [1, 3, 8, 8],
        [1, 4, 6, 6],
      ],
      attrs: { ...plain, kernel: [3, 3], groups: 2 },
    },
  ],
  maxPool: [
    { shapes: [[1, 1, 1, 4]], attrs: two },
    { shapes: [[1, 4, 4]], attrs: two },
    { shapes: [[1, 1, 4, 4]], attrs: { kernel: [2, 2], stride: [0, 2] } },
  ],
  maxPoolGrad: [
    {
      shapes: [
        [1, 1, 4, 4],
        [1, 1, 4, 4],
      ],
      attrs: two,
    },
    {
      shapes: [
        [1, 1, 5, 5],
        [1, 1, 2, 2],
      ],
      attrs: overlapping,
    },
  ],
  avgPool: [
    { shapes: [[1, 1, 1, 4]], attrs: two },
    { shapes: [[4, 4]], attrs: two },
  ],
  avgPoolGrad: [
    { shapes: [[1, 1, 2, 2]], attrs: { ...two, size: [6, 4] } },
    { shapes: [[1, 2, 2]], attrs: { ...two, size: [4, 4] } },
  ],
  resizeNearest: [
    { shapes: [[1, 1, 2, 2]], attrs: { factor: [1.5, 2] } },
    { shapes: [[2, 2]], attrs: { factor: [2, 2] } },
  ],
  resizeLinear: [
    { shapes: [[1, 1, 2, 2]], attrs: { factor: [0, 1] } },
    { shapes: [[2, 2]], attrs: { factor: [2, 2] } },
  ],
  resizeLinearGrad: [
    { shapes: [[1, 1, 3, 4]], attrs: { factor: [2, 2] } },
    { shapes: [[4, 4]], attrs: { factor: [2] } },
  ],
  softmax: badAxis,
  logSoftmax: badAxis,
};

test("every registered operation stands in the contract suite, and the other way round", () => {
  expect(Object.keys(refused).sort()).toEqual([...operations.keys()].sort());
  for (const [name, definition] of operations) expect(definition.name).toBe(name);
});

for (const definition of operations.values()) {
  describeOp(definition, { refuses: (refused[definition.name] ?? []) as readonly OpCase<OpAttributes[OpName]>[] });
}
