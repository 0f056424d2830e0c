/** Contract suites of the families of this package, and the comparisons they are made of. */
export { codeOf, type DescribeOpOptions, describeOp } from "./describe-op.js";
export { type DescribeRuntimeOptions, describeRuntime } from "./describe-runtime.js";
export { evaluate, picture, rowsOf, tensorOf } from "./evaluate.js";
export { expectGradients, finiteDifferences } from "./finite-differences.js";
export { expectClose, randomInputs, randomTensor } from "./numbers.js";
