/**
 * Tensors and attributes of an ONNX file as plain numbers, checked against what is there.
 */
import { type Shape, sizeOf } from "../graph/graph.js";
import type { OnnxNode, OnnxTensor } from "./model.js";
import { damaged, unsupported } from "./refuse.js";

/** A constant tensor; `ints` when it holds whole numbers. */
export type Constant = {
  readonly data: Float32Array;
  readonly ints: readonly number[] | undefined;
  readonly shape: Shape;
};

/** Types of whole numbers by their number in the format: int64, int32, bool. */
const INTEGERS: Readonly<Record<number, { readonly bytes: number; readonly read: (raw: ArrayBuffer) => number[] }>> = {
  7: { bytes: 8, read: (raw) => Array.from(new BigInt64Array(raw), Number) },
  6: { bytes: 4, read: (raw) => [...new Int32Array(raw)] },
  9: { bytes: 1, read: (raw) => [...new Uint8Array(raw)] },
};

/** Throws `onnx/damaged` when shape and values disagree, `onnx/unsupported` for other types than float32, int64, int32 and bool. */
export function readTensor(tensor: OnnxTensor): Constant {
  const shape = tensor.dims;
  const count = sizeOf(shape);
  const raw = tensor.raw_data;
  const checked = (have: number): void => {
    if (have !== count || !shape.every((length) => Number.isInteger(length) && length >= 0)) {
      throw damaged(`tensor "${tensor.name}" of shape [${shape}] needs ${count} values, ${have} are there`, {
        name: tensor.name,
      });
    }
  };
  const integers = INTEGERS[tensor.data_type];
  if (integers) {
    const { bytes, read } = integers;
    if (raw && raw.length % bytes !== 0)
      throw damaged(`tensor "${tensor.name}" ends within a number`, { name: tensor.name });
    const ints =
      raw && raw.length > 0
        ? read(new Uint8Array(raw).buffer)
        : [...(tensor.int64_data ?? []), ...(tensor.int32_data ?? [])];
    checked(ints.length);
    return { data: Float32Array.from(ints), ints, shape };
  }
  if (tensor.data_type !== 1)
    throw unsupported(`a constant of data type ${tensor.data_type}`, { dataType: tensor.data_type });
  if (raw && raw.length % 4 !== 0) throw damaged(`tensor "${tensor.name}" ends within a number`, { name: tensor.name });
  const data =
    raw && raw.length > 0
      ? new Float32Array(new Uint8Array(raw).buffer, 0, raw.length >> 2)
      : Float32Array.from(tensor.float_data ?? []);
  checked(data.length);
  return { data, ints: undefined, shape };
}

export interface Attributes {
  ints(name: string, fallback?: readonly number[]): readonly number[];
  int(name: string, fallback?: number): number;
  float(name: string, fallback: number): number;
  text(name: string, fallback: string): string;
}

/** Attributes by name, as numbers, lists or words. */
export function attributesOf(node: OnnxNode): Attributes {
  const found = new Map((node.attribute ?? []).map((attribute) => [attribute.name, attribute]));
  const missing = (name: string): never => {
    throw damaged(`"${node.op_type}" lacks its attribute "${name}"`, { op: node.op_type, name });
  };
  return {
    ints: (name, fallback) => found.get(name)?.ints ?? fallback ?? missing(name),
    int: (name, fallback) => found.get(name)?.i ?? fallback ?? missing(name),
    float: (name, fallback) => found.get(name)?.f ?? fallback,
    text: (name, fallback) => {
      const bytes = found.get(name)?.s;
      return bytes ? new TextDecoder().decode(bytes) : fallback;
    },
  };
}
