import { makeImage, makeLabels, makeRandom } from "@cambrian/core";
import { defaultAugment, noAugment } from "@cambrian/nn";
import { expect, test } from "vitest";
import { makeSample } from "../cells/sample.js";
import { cells } from "../cells/task.js";
import { assertImageFits, collapseGrey, repeatChannels } from "../input/network-input.js";
import { resolveOptions } from "../options.js";
import { type BatchPlan, makeBatches } from "./make-batch.js";
import { preparedRegion, prepareExample, toShared } from "./prepare.js";

const plan: BatchPlan = {
  options: { ...resolveOptions(cells.options, { rays: 4 }) },
  channels: 1,
  crop: 32,
  batch: 3,
  seed: 5,
  augment: defaultAugment,
  weights: [1, 1],
};
const samples = [1, 2].map((seed) => makeSample(seed, { height: 60, width: 70, count: 4 }));
const prepared = samples.map((sample) => prepareExample(sample));

test("a batch depends on its step alone, in whatever order it is asked for", () => {
  const inOrder = makeBatches(cells, prepared, plan);
  const first = [0, 1, 2].map(inOrder);
  const backwards = makeBatches(cells, prepared, plan);
  expect([2, 1, 0].map(backwards)).toEqual(first.toReversed());
  expect(first[1]).not.toEqual(first[0]);
  expect(makeBatches(cells, prepared, { ...plan, seed: 6 })(0)).not.toEqual(first[0]);
  expect(first[0]?.inputs.input?.shape).toEqual([3, 1, 32, 32]);
  for (const { shape } of Object.values(first[0]?.inputs ?? {})) expect(shape[0]).toBe(3);
});

test("without variation a crop holds the very pixels of the image, with the truth that lies there", () => {
  const batch = makeBatches(cells, prepared, { ...plan, augment: noAugment, batch: 1 });
  for (let step = 0; step < 4; step++) {
    const { input } = batch(step).inputs;
    const found = prepared.some((example) => {
      const { data } = preparedRegion(example, { y0: 0, x0: 0, y1: 60, x1: 70 });
      for (let y = 0; y + 32 <= 60; y++)
        for (let x = 0; x + 32 <= 70; x++) {
          let k = 0;
          while (k < 1024 && data[(y + (k >> 5)) * 70 + x + (k & 31)] === input?.data[k]) k++;
          if (k === 1024) return true;
        }
      return false;
    });
    expect(found, `step ${step}`).toBe(true);
  }
});

test("grey fills a colour network, in every crop", () => {
  const { input } = makeBatches(cells, prepared, { ...plan, channels: 3 })(0).inputs;
  expect(input?.shape).toEqual([3, 3, 32, 32]);
  const plane = (c: number) => input?.data.subarray(c * 1024, (c + 1) * 1024);
  expect(plane(1)).toEqual(plane(0));
  expect(plane(2)).toEqual(plane(0));
});

test("prepared pixels are the normalised ones to within their step, and parts of them are those of the whole", () => {
  const random = makeRandom(1);
  const data = Uint16Array.from({ length: 2 * 30 * 40 }, () => random.integer(5000));
  const image = makeImage(data, { y: 30, x: 40, c: 2 });
  const example = prepareExample({ name: "two", image, truth: { labels: makeLabels(30, 40) } });
  const whole = preparedRegion(example, { y0: 0, x0: 0, y1: 30, x1: 40 });
  expect(whole).toMatchObject({ channels: 2, height: 30, width: 40 });
  for (let c = 0; c < 2; c++) {
    const raw = [...data.subarray(c * 1200, (c + 1) * 1200)].sort((a, b) => a - b);
    const low = raw[12] as number;
    const high = raw[1197] as number;
    for (let i = 0; i < 1200; i++) {
      const expected = ((data[c * 1200 + i] as number) - low) / (high - low);
      expect(Math.abs((whole.data[c * 1200 + i] as number) - expected)).toBeLessThan(0.01);
    }
  }
  const part = preparedRegion(example, { y0: 3, x0: 5, y1: 5, x1: 8 });
  expect([...part.data.subarray(0, 3)]).toEqual([...whole.data.subarray(125, 128)]);
  expect([...part.data.subarray(9, 12)]).toEqual([...whole.data.subarray(1200 + 165, 1200 + 168)]);
});

test("a colour picture with three equal channels counts as grey, others keep their colours", () => {
  const grey = { data: Float32Array.of(1, 2, 1, 2, 1, 2), channels: 3, height: 1, width: 2 };
  expect(collapseGrey(grey)).toEqual({ data: Float32Array.of(1, 2), channels: 1, height: 1, width: 2 });
  const colour = { ...grey, data: Float32Array.of(1, 2, 1, 2, 1, 3) };
  expect(collapseGrey(colour)).toBe(colour);
  expect(repeatChannels(collapseGrey(grey), 3)).toEqual(grey);
});

test("what is shared between threads is equal, in shared memory, and the original is untouched", () => {
  const given = { name: "a", list: [Uint8Array.of(1, 2), 3], deep: { data: Float32Array.of(0.5) }, none: null };
  const shared = toShared(given);
  expect(shared).toEqual(given);
  expect(shared.deep.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(given.deep.data.buffer).toBeInstanceOf(ArrayBuffer);
});

test("images whose channels do not fill the network are refused by name", () => {
  const image = makeImage(new Uint8Array(2 * 16), { y: 4, x: 4, c: 2 });
  const example = prepareExample({ name: "two.tif", image, truth: { labels: makeLabels(4, 4) } });
  const traits = (channels: number) => ({ channels, channelNames: Array(channels).fill("stain"), rgb: false });
  expect(() => assertImageFits(example, traits(3), example.name)).toThrow(
    expect.objectContaining({ code: "image/channel-mismatch", message: expect.stringContaining("two.tif") }),
  );
  assertImageFits(example, traits(2));
  expect(() => assertImageFits({ channels: 1 }, traits(2))).toThrow(
    expect.objectContaining({ code: "image/channel-mismatch" }),
  );
  assertImageFits({ channels: 1 }, { ...traits(3), rgb: true });
});
