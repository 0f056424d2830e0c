/** The parts of the engine that need Node: ONNX Runtime's native library. */
export { defaultThreads, loadOrt, openOnnx, ortNodeRuntime } from "./runtime/ort-node/ort-node-runtime.node.js";
