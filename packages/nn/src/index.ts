/** Tensors, graph, autodiff, runtime, layers, networks, training. */

export { gradients } from "./autodiff/gradients.js";
export { type AugmentOptions, defaultAugment, noAugment, type Range } from "./data/augment.js";
export { type Batch, type Batches, type BatchesOptions, openBatches } from "./data/batches.js";
export { collate } from "./data/collate.js";
export { drawWarp } from "./data/draw-warp.js";
export { recolour } from "./data/recolour.js";
export { type SampleOrder, type SampleOrderOptions, sampleOrder } from "./data/sample-order.js";
export { Graph, type Node, type Shape, sizeOf, type Value } from "./graph/graph.js";
export { makeGraph } from "./graph/make-graph.js";
export type { Initialiser, Network, Scope } from "./layers/network.js";
export {
  batchNorm,
  groupNorm,
  instanceNorm,
  layerNorm,
  type NormaliseOptions,
  standardiseWeight,
} from "./layers/normalise.js";
export {
  abs,
  add,
  avgPool,
  broadcast,
  concat,
  conv,
  convAttributes,
  convInputGrad,
  convWeightGrad,
  depthToSpace,
  div,
  exp,
  flip,
  greater,
  leakyRelu,
  log,
  matmul,
  maximum,
  maxPool,
  minimum,
  mul,
  neg,
  pad,
  reciprocal,
  reduceMax,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  resizeBilinear,
  resizeNearest,
  sigmoid,
  sign,
  silu,
  slice,
  softmax,
  softplus,
  spaceToDepth,
  sqrt,
  sub,
  tanh,
  transpose,
  unbroadcast,
} from "./ops/construct.js";
export type { OpAttributes, OpCase, OpDefinition, OpName, ReferenceTensor } from "./ops/op.js";
export type { CompileOptions, Executable, Runtime, Tensor } from "./runtime/runtime.js";
