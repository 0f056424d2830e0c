/** Tensors, graph, autodiff, runtime, layers, networks, training. */

export { gradients } from "./autodiff/gradients.js";
export { type AugmentOptions, defaultAugment, noAugment, type Range } from "./data/augment.js";
export { type Batch, type Batches, type BatchesOptions, openBatches } from "./data/batches.js";
export { collate } from "./data/collate.js";
export { drawWarp } from "./data/draw-warp.js";
export { recolour } from "./data/recolour.js";
export { type SampleOrder, type SampleOrderOptions, sampleOrder } from "./data/sample-order.js";
export { foldConstants } from "./graph/fold.js";
export { Graph, type Node, type Shape, sizeOf, type Value } from "./graph/graph.js";
export { makeGraph } from "./graph/make-graph.js";
export { adoptConvWeights, type ConvLayerOptions, convLayer, RELU_GAIN } from "./layers/conv-layer.js";
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
  initialParameters,
  layoutOf,
  makeScope,
  type Parameter,
  type ParameterLayout,
  scopeOfFlat,
} from "./layers/parameters.js";
export {
  binaryCrossEntropy,
  type CrossEntropyOptions,
  crossEntropy,
  type DiceOptions,
  softDice,
} from "./losses/classification.js";
export { meanAbsoluteError, meanSquaredError, type SmoothL1Options, smoothL1 } from "./losses/regression.js";
export { type LossOptions, weightedMean } from "./losses/weighted-mean.js";
export { cpuRules } from "./lower/cpu/rules.js";
export { type LoweringRules, lowerToOnnx } from "./lower/lowering.js";
export { type UnetOptions, unet } from "./networks/unet.js";
export { decodeOnnx, encodeOnnx, type OnnxModel } from "./onnx/model.js";
export { type OnnxImport, readOnnx } from "./onnx/read.js";
export {
  abs,
  add,
  avgPool,
  broadcast,
  concat,
  conv,
  convAttributes,
  convInputGrad,
  convTranspose,
  convWeightGrad,
  depthToSpace,
  div,
  elu,
  erf,
  exp,
  flip,
  gather,
  gelu,
  globalAvgPool,
  globalMaxPool,
  greater,
  leakyRelu,
  log,
  logSoftmax,
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
  resizeLinear,
  resizeNearest,
  scatterAdd,
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
export { type OptimiserOptions, optimiserDefaults } from "./optimise/optimiser.js";
export { learningRateAt, type ScheduleOptions } from "./optimise/schedule.js";
export { referenceRuntime, runReference } from "./runtime/reference/reference-runtime.js";
export type { CompileOptions, Executable, Runtime, Tensor } from "./runtime/runtime.js";
export { type CheckpointStore, decodeCheckpoint, encodeCheckpoint } from "./train/checkpoint.js";
export { exportOnnx, INPUT_NAME, inferenceGraph } from "./train/export.js";
export {
  type EpochReport,
  type FitOptions,
  type FitResult,
  fit,
  type StopReason,
  type Validation,
} from "./train/fit.js";
export { buildLossStep, buildTrainStep, type LossFunction, type StepSpec } from "./train/step.js";
export { openTrainer, type StepResult, type Trainer, type TrainerOptions, type TrainerState } from "./train/trainer.js";
