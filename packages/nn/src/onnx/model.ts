/**
 * The parts of an ONNX file as plain objects, and their places in the file format
 * (onnx.proto, IR version 9). Only the fields that inference models use.
 */
import { decodeMessage, encodeMessage, type Message } from "./wire.js";

export interface OnnxTensor {
  readonly dims: readonly number[];
  /** 1 float32, 6 int32, 7 int64, 9 bool, 11 float64. */
  readonly data_type: number;
  readonly name?: string;
  readonly raw_data?: Uint8Array;
  readonly float_data?: readonly number[];
  readonly int64_data?: readonly number[];
  readonly int32_data?: readonly number[];
}
export interface OnnxAttribute {
  readonly name: string;
  /** 1 float, 2 int, 3 string, 4 tensor, 6 floats, 7 ints. */
  readonly type: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly t?: OnnxTensor;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
}
export interface OnnxNode {
  readonly op_type: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attribute?: readonly OnnxAttribute[];
}
export interface OnnxDimension {
  readonly dim_value?: number;
  readonly dim_param?: string;
}
export interface OnnxValueInfo {
  readonly name: string;
  readonly type: {
    readonly tensor_type: { readonly elem_type: number; readonly shape: { readonly dim: readonly OnnxDimension[] } };
  };
}
export interface OnnxGraph {
  readonly name: string;
  readonly node: readonly OnnxNode[];
  readonly initializer: readonly OnnxTensor[];
  readonly input: readonly OnnxValueInfo[];
  readonly output: readonly OnnxValueInfo[];
}
export interface OnnxModel {
  readonly ir_version: number;
  readonly producer_name: string;
  readonly producer_version?: string;
  readonly graph: OnnxGraph;
  readonly opset_import: readonly { readonly domain?: string; readonly version: number }[];
  readonly metadata_props?: readonly { readonly key: string; readonly value: string }[];
}

const TENSOR: Message = {
  dims: { number: 1, type: "int", repeated: true },
  data_type: { number: 2, type: "int" },
  float_data: { number: 4, type: "float", repeated: true },
  int32_data: { number: 5, type: "int", repeated: true },
  int64_data: { number: 7, type: "int", repeated: true },
  name: { number: 8, type: "string" },
  raw_data: { number: 9, type: "bytes" },
};
const ATTRIBUTE: Message = {
  name: { number: 1, type: "string" },
  f: { number: 2, type: "float" },
  i: { number: 3, type: "int" },
  s: { number: 4, type: "bytes" },
  t: { number: 5, type: TENSOR },
  floats: { number: 7, type: "float", repeated: true },
  ints: { number: 8, type: "int", repeated: true },
  type: { number: 20, type: "int" },
};
const NODE: Message = {
  input: { number: 1, type: "string", repeated: true },
  output: { number: 2, type: "string", repeated: true },
  name: { number: 3, type: "string" },
  op_type: { number: 4, type: "string" },
  attribute: { number: 5, type: ATTRIBUTE, repeated: true },
  domain: { number: 7, type: "string" },
};
const DIMENSION: Message = { dim_value: { number: 1, type: "int" }, dim_param: { number: 2, type: "string" } };
const SHAPE: Message = { dim: { number: 1, type: DIMENSION, repeated: true } };
const TENSOR_TYPE: Message = { elem_type: { number: 1, type: "int" }, shape: { number: 2, type: SHAPE } };
const TYPE: Message = { tensor_type: { number: 1, type: TENSOR_TYPE } };
const VALUE_INFO: Message = { name: { number: 1, type: "string" }, type: { number: 2, type: TYPE } };
const GRAPH: Message = {
  node: { number: 1, type: NODE, repeated: true },
  name: { number: 2, type: "string" },
  initializer: { number: 5, type: TENSOR, repeated: true },
  input: { number: 11, type: VALUE_INFO, repeated: true },
  output: { number: 12, type: VALUE_INFO, repeated: true },
};
const OPSET: Message = { domain: { number: 1, type: "string" }, version: { number: 2, type: "int" } };
const PROPERTY: Message = { key: { number: 1, type: "string" }, value: { number: 2, type: "string" } };
const MODEL: Message = {
  ir_version: { number: 1, type: "int" },
  producer_name: { number: 2, type: "string" },
  producer_version: { number: 3, type: "string" },
  opset_import: { number: 8, type: OPSET, repeated: true },
  metadata_props: { number: 14, type: PROPERTY, repeated: true },
  // Last, so that a file cut off anywhere lacks a part of it and is refused.
  graph: { number: 7, type: GRAPH },
};

/** An ONNX file's bytes. */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  return encodeMessage(MODEL, model as unknown as Record<string, unknown>);
}

/** Read an ONNX file. Tensor data are views into `bytes`. Throws `onnx/damaged`. */
export function decodeOnnx(bytes: Uint8Array): OnnxModel {
  return decodeMessage(MODEL, bytes) as unknown as OnnxModel;
}
