/** Tensors, graph, autodiff, runtime, layers, networks, training. */
export { type AugmentOptions, defaultAugment, noAugment, type Range } from "./data/augment.js";
export { drawWarp } from "./data/draw-warp.js";
export { recolour } from "./data/recolour.js";
export { Graph, type Node, type Shape, sizeOf, type Value } from "./graph/graph.js";
export type { Initialiser, Network, Scope } from "./layers/network.js";
export type { OpAttributes, OpCase, OpDefinition, OpName, ReferenceTensor } from "./ops/op.js";
export type { CompileOptions, Executable, Runtime, Tensor } from "./runtime/runtime.js";
