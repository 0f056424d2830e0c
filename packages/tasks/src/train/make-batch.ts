/**
 * The batch of a step: crops of training images, varied, with what the network should say about each.
 * It depends on the seed and the step alone, so any thread can make it, in any order.
 */
import { makeRandom, reflectCoordinate, type Warp, warpPlanes } from "@cambrian/core";
import { type AugmentOptions, type Batch, collate, drawWarp, recolour, sampleOrder, type Tensor } from "@cambrian/nn";
import { repeatChannels } from "../input/network-input.js";
import type { AnyTask } from "../registry.js";
import { type PreparedExample, preparedRegion } from "./prepare.js";

/** What every thread needs to know; plain JSON. */
export interface BatchPlan {
  readonly options: Readonly<Record<string, unknown>>;
  /** Channels of the network. */
  readonly channels: number;
  /** Height and width of a crop, in pixels. */
  readonly crop: number;
  readonly batch: number;
  readonly seed: number;
  readonly augment: AugmentOptions;
  /** How often each image is drawn, relative to the others. */
  readonly weights: readonly number[];
  /** The type of each image; types are spread evenly over the batches. Default: one type. */
  readonly kinds?: readonly number[];
}

/** One batch maker for a set of prepared images. */
export function makeBatches(
  task: AnyTask,
  examples: readonly PreparedExample<unknown>[],
  plan: BatchPlan,
): (step: number) => Batch {
  const { weights, kinds, batch, seed } = plan;
  const order = sampleOrder({ count: examples.length, weights, batch, seed, ...(kinds ? { kinds } : {}) });
  return (step) =>
    collate(
      Array.from({ length: plan.batch }, (_, slot) => {
        const example = examples[order.at(step, slot)];
        if (!example) throw new Error("Assertion failed: the order names an image that is not there");
        return makeCrop(task, example, plan, step * plan.batch + slot);
      }),
    );
}

function makeCrop(
  task: AnyTask,
  example: PreparedExample<unknown>,
  plan: BatchPlan,
  key: number,
): Record<string, Tensor> {
  const random = makeRandom(plan.seed).fork(key);
  const { crop, channels } = plan;
  const warp = drawWarp(random, example, { height: crop, width: crop }, plan.augment);
  const { window, inside } = windowOf(warp, example);
  const planes = recolour(warpPlanes(preparedRegion(example, window), inside), random, plan.augment);
  const truth = task.warpTruth(example.truth, warp);
  return {
    input: { data: repeatChannels(planes, channels).data, shape: [channels, crop, crop] },
    ...task.makeTargets(truth, plan.options),
  };
}

/** The part of the image a warp looks at, and the warp as seen from there; positions outside the image are mirrored in. */
function windowOf(
  warp: Warp,
  { height, width }: { readonly height: number; readonly width: number },
): {
  readonly window: { readonly y0: number; readonly x0: number; readonly y1: number; readonly x1: number };
  readonly inside: Warp;
} {
  const count = warp.sourceY.length;
  const sourceY = new Float32Array(count);
  const sourceX = new Float32Array(count);
  let [top, left, bottom, right] = [height, width, 0, 0];
  for (let i = 0; i < count; i++) {
    const y = reflectCoordinate(warp.sourceY[i] as number, height);
    const x = reflectCoordinate(warp.sourceX[i] as number, width);
    sourceY[i] = y;
    sourceX[i] = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
    if (x < left) left = x;
    if (x > right) right = x;
  }
  const y0 = Math.floor(top);
  const x0 = Math.floor(left);
  for (let i = 0; i < count; i++) {
    sourceY[i] = (sourceY[i] as number) - y0;
    sourceX[i] = (sourceX[i] as number) - x0;
  }
  return {
    window: { y0, x0, y1: Math.min(height, Math.floor(bottom) + 2), x1: Math.min(width, Math.floor(right) + 2) },
    inside: { ...warp, sourceY, sourceX },
  };
}
