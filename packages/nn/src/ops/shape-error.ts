/**
 * How an operation refuses shapes: one error, `graph/shape`, that names what it got and what it needs.
 */
import { CambrianError } from "@cambrian/core";
import type { Shape } from "../graph/graph.js";
import type { OpName } from "./op.js";

const write = (shapes: readonly Shape[]): string =>
  shapes.length === 0 ? "no tensor" : shapes.map((shape) => `[${shape.join(", ")}]`).join(" and ");

/** The error for shapes that do not fit; `needs` completes "It needs ...". */
export function shapeError(kind: OpName, shapes: readonly Shape[], needs: string): CambrianError {
  return new CambrianError("graph/shape", `"${kind}" was given ${write(shapes)}. It needs ${needs}.`, {
    kind,
    shapes,
    needs,
  });
}

/** Refuse any other number of inputs. */
export function expectCount(kind: OpName, shapes: readonly Shape[], count: number): void {
  if (shapes.length !== count) {
    throw shapeError(kind, shapes, count === 1 ? "exactly one tensor" : `exactly ${count} tensors`);
  }
}

/** The only input, at least of rank `rank` when given. */
export function onlyShape(kind: OpName, shapes: readonly Shape[], rank = 0): Shape {
  expectCount(kind, shapes, 1);
  const [shape = []] = shapes;
  if (shape.length < rank) throw shapeError(kind, shapes, `a tensor of at least ${rank} axes`);
  return shape;
}

export type Shape4 = readonly [number, number, number, number];

/** Input `position` as [n, c, h, w]. */
export function shapeOfImages(kind: OpName, shapes: readonly Shape[], position: number): Shape4 {
  const [n, c, h, w, ...more] = shapes[position] ?? [];
  if (n === undefined || c === undefined || h === undefined || w === undefined || more.length > 0) {
    throw shapeError(kind, shapes, `four axes in input ${position}`);
  }
  return [n, c, h, w];
}

/** Most axes behind the channels: depth, height, width. */
const MOST_SPATIAL = 3;

/** Input `position` as [n, c, ...lengths] with one to three lengths, or with as many as `rank` says. */
export function shapeOfPixels(kind: OpName, shapes: readonly Shape[], position: number, rank?: number): Shape {
  const shape = shapes[position] ?? [];
  const spatial = shape.length - 2;
  if (spatial < 1 || spatial > MOST_SPATIAL || (rank !== undefined && spatial !== rank)) {
    throw shapeError(kind, shapes, `${rank === undefined ? "three to five" : rank + 2} axes in input ${position}`);
  }
  return shape;
}

/** True for whole numbers that name an axis of a tensor of this rank, ascending and each once. */
export function areAxes(axes: readonly number[], rank: number): boolean {
  return axes.every((axis, i) => Number.isInteger(axis) && axis >= 0 && axis < rank && axis > (axes[i - 1] ?? -1));
}

/** True for a whole number of at least 1. */
export const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
