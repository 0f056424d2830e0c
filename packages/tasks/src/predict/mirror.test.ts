import { makeRandom, type Planes } from "@cambrian/core";
import { expect, test } from "vitest";
import type { Maps } from "../task.js";
import { runMirrored } from "./mirror.js";

const drawn = (height: number, width: number, channels = 1): Planes => {
  const random = makeRandom(2);
  return { data: Float32Array.from({ length: channels * height * width }, random.next), channels, height, width };
};
const same = (maps: Maps): Maps => maps;

/** A "network" that says, at every grid point, what the pixel there is. */
const lookAt =
  (grid: number) =>
  async ({ data, channels, height, width }: Planes): Promise<Maps> => {
    const [rows, columns] = [height / grid, width / grid];
    const seen = new Float32Array(channels * rows * columns);
    for (let c = 0; c < channels; c++)
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++)
          seen[(c * rows + y) * columns + x] = data[(c * height + y * grid) * width + x * grid] as number;
    return { seen: { data: seen, shape: [channels, rows, columns] } };
  };

test("what depends on the pixel of a grid point alone is unchanged by mirroring, up to the edges", async () => {
  for (const [grid, multiple] of [
    [1, 1],
    [1, 4],
    [2, 4],
    [4, 4],
  ] as const) {
    const planes = drawn(8, 12, 2);
    const whole = await lookAt(grid)(planes);
    const mirrored = await runMirrored(lookAt(grid), planes, { grid, multiple, maps: same });
    expect(mirrored.seen?.shape).toEqual([2, 8 / grid, 12 / grid]);
    expect(mirrored.seen?.data.every((value, i) => Math.abs(value - (whole.seen?.data[i] ?? 0)) < 1e-6)).toBe(true);
  }
});

test("the network is shown four views whose sizes fit it, and pixels beyond the edges are mirrored ones", async () => {
  const views: Planes[] = [];
  const planes = { data: Float32Array.of(1, 2, 3, 4), channels: 1, height: 2, width: 2 };
  await runMirrored(
    async (view) => {
      views.push(view);
      return lookAt(1)(view);
    },
    planes,
    { grid: 1, multiple: 2, maps: same },
  );
  expect(views.map(({ height, width }) => [height, width])).toEqual([
    [2, 2],
    [4, 2],
    [2, 4],
    [4, 4],
  ]);
  // rows 2, 1, 0, -1 of the image, which mirrored at its edges are rows 0, 1, 0, 1
  expect([...(views[1]?.data ?? [])]).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
  expect([...(views[2]?.data ?? [])]).toEqual([1, 2, 1, 2, 3, 4, 3, 4]);
});

test("a step to the right seen in mirror images is undone by the task's own mirroring", async () => {
  // channel 0: what lies one pixel to the right, channel 1: one to the left
  const sideways = async ({ data, height, width }: Planes): Promise<Maps> => {
    const at = (y: number, x: number): number => data[y * width + Math.min(Math.max(x, 0), width - 1)] as number;
    const size = height * width;
    const both = Float32Array.from({ length: 2 * size }, (_, i) =>
      at(Math.floor((i % size) / width), (i % width) + (i < size ? 1 : -1)),
    );
    return { sides: { data: both, shape: [2, height, width] } };
  };
  const swap = (maps: Maps, axis: "y" | "x"): Maps => {
    const { sides } = maps;
    if (!sides || axis === "y") return maps;
    const half = sides.data.length / 2;
    const data = new Float32Array([...sides.data.subarray(half), ...sides.data.subarray(0, half)]);
    return { sides: { data, shape: sides.shape } };
  };
  const planes = drawn(4, 6);
  const plain = await sideways(planes);
  const mirrored = await runMirrored(sideways, planes, { grid: 1, multiple: 1, maps: swap });
  for (let i = 0; i < 48; i++) {
    const x = i % 6;
    if (x === 0 || x === 5) continue; // at the edges the mirror shows what lies beyond
    expect(mirrored.sides?.data[i]).toBeCloseTo(plain.sides?.data[i] ?? 0, 6);
  }
});
