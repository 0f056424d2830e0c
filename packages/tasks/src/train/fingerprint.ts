/**
 * What must be equal for a stopped run to go on: task, images and their truth, plan, bounds.
 */
import { CAMBRIAN_VERSION } from "@cambrian/core";
import type { BatchPlan } from "./make-batch.js";
import type { PreparedExample } from "./prepare.js";

/** Text that differs when a run with these would take other steps; arrays are sampled, so it is quick. */
export function fingerprintOf(
  task: { readonly id: string; readonly version: number },
  prepared: readonly PreparedExample<unknown>[],
  plan: BatchPlan,
  more: Readonly<Record<string, unknown>>,
): string {
  const { weights: _, kinds: __, ...steps } = plan;
  const images = prepared.map(({ name, height, width, channels, pixels, truth }) => [
    name,
    height,
    width,
    channels,
    sumOf({ pixels, truth }),
  ]);
  return JSON.stringify({
    task: task.id,
    version: task.version,
    cambrian: CAMBRIAN_VERSION,
    images: sumOf(JSON.stringify(images)),
    plan: steps,
    ...more,
  });
}

/** A 32-bit sum over plain data: words whole, every 97th value of an array (and its length). */
function sumOf(value: unknown): number {
  let sum = 17;
  const add = (part: number): void => {
    sum = (Math.imul(sum, 31) + part) | 0;
  };
  if (typeof value === "string") for (let i = 0; i < value.length; i++) add(value.charCodeAt(i));
  else if (typeof value === "number") add(Math.fround(value));
  else if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const values = value as unknown as ArrayLike<number>;
    add(values.length);
    for (let i = 0; i < values.length; i += 97) add(values[i] as number);
  } else if (value !== null && typeof value === "object") for (const part of Object.values(value)) add(sumOf(part));
  return sum;
}
