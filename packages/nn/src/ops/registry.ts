/**
 * Every operation there is. A new one is a definition, a line in `OpAttributes`, a line here and a lowering per target.
 */
import { conv, convInputGrad, convWeightGrad } from "./conv.js";
import { add, div, greater, maximum, minimum, mul, sub } from "./elementwise-binary.js";
import {
  abs,
  elu,
  erf,
  exp,
  leakyRelu,
  log,
  neg,
  reciprocal,
  relu,
  sigmoid,
  sign,
  silu,
  softplus,
  sqrt,
  tanh,
} from "./elementwise-unary.js";
import { broadcast, concat, flip, gather, reshape, scatterAdd, slice, transpose } from "./layout.js";
import { matmul } from "./matmul.js";
import type { OpDefinition, OpName } from "./op.js";
import { pad } from "./pad.js";
import { avgPool, avgPoolGrad, maxPool, maxPoolGrad } from "./pool.js";
import { reduceMax, reduceMean, reduceSum } from "./reduce.js";
import { resizeLinear, resizeLinearGrad, resizeNearest } from "./resize.js";
import { logSoftmax, softmax } from "./softmax.js";
import { depthToSpace, spaceToDepth } from "./space-depth.js";

const byName = {
  add,
  sub,
  mul,
  div,
  maximum,
  minimum,
  greater,
  neg,
  relu,
  leakyRelu,
  elu,
  erf,
  silu,
  sigmoid,
  tanh,
  exp,
  log,
  sqrt,
  abs,
  sign,
  softplus,
  reciprocal,
  reduceSum,
  reduceMean,
  reduceMax,
  reshape,
  transpose,
  broadcast,
  slice,
  pad,
  concat,
  gather,
  scatterAdd,
  flip,
  spaceToDepth,
  depthToSpace,
  matmul,
  conv,
  convInputGrad,
  convWeightGrad,
  maxPool,
  maxPoolGrad,
  avgPool,
  avgPoolGrad,
  resizeNearest,
  resizeLinear,
  resizeLinearGrad,
  softmax,
  logSoftmax,
} satisfies { readonly [N in OpName]: OpDefinition<N> };

/** All operations by name. */
export const operations: ReadonlyMap<string, OpDefinition> = new Map<string, OpDefinition>(Object.entries(byName));
