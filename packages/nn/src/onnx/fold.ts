/**
 * Arithmetic of shapes in an ONNX file, done while reading: exporters write "the height of this tensor, halved" as operations
 * on whole numbers, and our graph wants the numbers.
 */
import { type Shape, sizeOf } from "../graph/graph.js";
import type { OnnxNode } from "./model.js";
import { attributesOf, type Constant, readTensor } from "./parts.js";

export interface FoldContext {
  readonly constants: ReadonlyMap<string, Constant>;
  /** The shape of a computed tensor. */
  readonly shapeOf: (name: string) => Shape | undefined;
}

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  // Of whole numbers: towards zero, as in C.
  Div: (a, b) => Math.trunc(a / b),
};

const numbers = (ints: readonly number[], shape: Shape = [ints.length]): Constant => ({
  data: Float32Array.from(ints),
  ints,
  shape,
});

/** The result of an operation that only depends on constants and shapes; `undefined` for any other. */
export function foldNode(node: OnnxNode, { constants, shapeOf }: FoldContext): Constant | undefined {
  const [first = "", second = ""] = node.input;
  if (node.op_type === "Constant") {
    const value = node.attribute?.find(({ name }) => name === "value")?.t;
    const single = node.attribute?.find(({ name }) => name === "value_float" || name === "value_int");
    const list = node.attribute?.find(({ name }) => name === "value_ints" || name === "value_floats");
    if (value) return readTensor(value);
    if (single?.name === "value_int") return numbers([single.i ?? 0], []);
    if (single) return { data: Float32Array.of(single.f ?? 0), ints: undefined, shape: [] };
    if (list?.ints) return numbers(list.ints);
    return list?.floats
      ? { data: Float32Array.from(list.floats), ints: undefined, shape: [list.floats.length] }
      : undefined;
  }
  if (node.op_type === "Shape") {
    const shape = shapeOf(first) ?? constants.get(first)?.shape;
    return shape ? numbers(shape) : undefined;
  }
  const a = constants.get(first);
  if (!a?.ints) return undefined;
  const attributes = attributesOf(node);
  const arithmetic = ARITHMETIC[node.op_type];
  if (arithmetic) {
    const b = constants.get(second);
    if (!b?.ints) return undefined;
    const [left, right] = [a.ints, b.ints];
    if (left.length !== right.length && left.length !== 1 && right.length !== 1) return undefined;
    const length = Math.max(left.length, right.length);
    const pick = (list: readonly number[], k: number): number => list[list.length === 1 ? 0 : k] ?? 0;
    const result = Array.from({ length }, (_, k) => arithmetic(pick(left, k), pick(right, k)));
    return numbers(result, a.shape.length >= b.shape.length ? a.shape : b.shape);
  }
  switch (node.op_type) {
    case "Cast":
    case "Identity":
    case "Floor":
      return a;
    case "Gather": {
      const indices = constants.get(second);
      if (!indices?.ints || a.shape.length !== 1 || attributes.int("axis", 0) !== 0) return undefined;
      const { ints } = a;
      return numbers(
        indices.ints.map((index) => ints[index < 0 ? index + ints.length : index] ?? 0),
        indices.shape,
      );
    }
    case "Unsqueeze":
      return { ...a, shape: a.shape.length === 0 ? [1] : a.shape };
    case "Squeeze":
      return { ...a, shape: a.ints.length === 1 ? [] : a.shape };
    case "Concat": {
      const parts = node.input.map((name) => constants.get(name)?.ints);
      return parts.every((part) => part !== undefined) ? numbers(parts.flat()) : undefined;
    }
    case "Reshape":
      return sizeOf(a.shape) === a.ints.length ? { ...a, shape: [a.ints.length] } : undefined;
    case "Slice": {
      const [start, end, , step = [1]] = node.input.slice(1).map((name) => constants.get(name)?.ints);
      const [from = 0] = start ?? attributes.ints("starts", []);
      const [to = a.ints.length] = end ?? attributes.ints("ends", []);
      return a.shape.length === 1 && step[0] === 1 ? numbers(a.ints.slice(from, to)) : undefined;
    }
    default:
      return undefined;
  }
}
