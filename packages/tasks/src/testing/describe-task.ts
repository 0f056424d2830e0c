/**
 * What every task promises. Call it in a test file of the task.
 */
import { describe, expect, test } from "vitest";
import { resolveOptions } from "../options.js";
import type { Example, Maps, Task } from "../task.js";
import { askMaps } from "./cut-maps.js";

export interface TaskSuite<Truth, Result, Options extends object> {
  /** The result that says exactly what the truth says. */
  resultOf(truth: Truth): Result;
  /** Whether a result says that there is nothing. */
  isEmpty(result: Result): boolean;
  /** Options other than the defaults. */
  readonly options?: Partial<Options>;
  /** Samples to try; default 1, 2 and 3. */
  readonly seeds?: readonly number[];
  /** What decoding the targets must score at least; default 0.95. */
  readonly least?: number;
  /** Train for at least ten steps on samples and give the loss of each step. Left out where there is no trainer. */
  fit?(task: Task<Truth, Result, Options>): Promise<readonly number[]>;
}

/** The contract suite of the family of tasks. Targets stand for what a perfect network says (after `activate`). */
export function describeTask<Truth, Result, Options extends object>(
  task: Task<Truth, Result, Options>,
  suite: TaskSuite<Truth, Result, Options>,
): void {
  const options = resolveOptions(task.options, suite.options);
  const seeds = suite.seeds ?? [1, 2, 3];
  const sizeOf = ({ image }: Example<Truth>) => ({ height: image.size.y, width: image.size.x });
  const scoreOf = (result: Result, truth: Truth): number => task.score([{ result, truth }], options).headline.value;

  describe(`the task ${task.id}`, () => {
    test("gives the truth back from its targets", async () => {
      for (const seed of seeds) {
        const sample = task.makeSample(seed);
        const result = await task.decode(askMaps(task.makeTargets(sample.truth, options), sizeOf(sample)), options);
        expect(scoreOf(result, sample.truth)).toBeGreaterThanOrEqual(suite.least ?? 0.95);
      }
    });

    test("scores the perfect result 1, and nothing less than that", async () => {
      const { truth, ...sample } = task.makeSample(seeds[0] ?? 1);
      expect(scoreOf(suite.resultOf(truth), truth)).toBe(1);
      const size = sizeOf({ ...sample, truth });
      const nothing = await task.decode(askMaps(zerosLike(task.makeTargets(truth, options)), size), options);
      expect(scoreOf(nothing, truth)).toBeLessThan(1);
    });

    test("makes the same sample from the same seed, another from another", () => {
      const [seed = 1] = seeds;
      expect(isEqual(task.makeSample(seed), task.makeSample(seed))).toBe(true);
      expect(isEqual(task.makeSample(seed + 1).image, task.makeSample(seed).image)).toBe(false);
    });

    test("finds nothing where the network says nothing", async () => {
      const sample = task.makeSample(seeds[0] ?? 1);
      const maps = zerosLike(task.makeTargets(sample.truth, options));
      expect(suite.isEmpty(await task.decode(askMaps(maps, sizeOf(sample)), options))).toBe(true);
    });

    test("finds the same in tiles as in the whole", async () => {
      for (const seed of seeds) {
        const sample = task.makeSample(seed);
        const maps = task.makeTargets(sample.truth, options);
        const { height, width } = sizeOf(sample);
        const whole = await task.decode(askMaps(maps, { height, width }), options);
        const cuts = { y: [Math.floor(height / 3), Math.floor(height / 2) + 1], x: [Math.ceil(width / 2.2)] };
        const tiled = await task.decode(askMaps(maps, { height, width }, cuts), options);
        expect(isEqual(tiled, whole)).toBe(true);
      }
    });

    test("learns what its network reads from examples, and builds it", () => {
      const sample = task.makeSample(seeds[0] ?? 1);
      const traits = task.study([sample], options);
      expect(JSON.parse(JSON.stringify(traits))).toEqual(traits);
      const networks = Object.values(task.buildModel(traits, options));
      expect(networks.length).toBeGreaterThan(0);
      for (const { channels, description } of networks) {
        expect(channels).toBeGreaterThan(0);
        expect(JSON.parse(JSON.stringify(description))).toEqual(description);
      }
    });

    test("moves truth as a warp says", () => {
      const { truth, image } = task.makeSample(seeds[0] ?? 1);
      const { y: height, x: width } = image.size;
      const sourceY = Float32Array.from({ length: height * width }, (_, at) => Math.floor(at / width));
      const sourceX = Float32Array.from({ length: height * width }, (_, at) => at % width);
      const same = task.warpTruth(truth, { height, width, sourceY, sourceX });
      expect(isEqual(task.makeTargets(same, options), task.makeTargets(truth, options))).toBe(true);
    });

    test("stops decoding when cancelled", async () => {
      const sample = task.makeSample(seeds[0] ?? 1);
      const ask = askMaps(task.makeTargets(sample.truth, options), sizeOf(sample));
      await expect(task.decode(ask, options, { signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: "work/cancelled",
      });
    });

    test.runIf(suite.fit)("lowers its loss within ten steps", async () => {
      const losses = (await suite.fit?.(task)) ?? [];
      expect(losses.length).toBeGreaterThanOrEqual(10);
      expect(losses.every(Number.isFinite)).toBe(true);
      expect(losses[losses.length - 1]).toBeLessThan(losses[0] as number);
    });
  });
}

const zerosLike = (maps: Maps): Maps =>
  Object.fromEntries(
    Object.entries(maps).map(([name, { data, shape }]) => [name, { data: new Float32Array(data.length), shape }]),
  );

/** Deep equality of plain data; vitest's own takes seconds for large typed arrays. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a.constructor !== b.constructor) return false;
  if (ArrayBuffer.isView(a) && "length" in a && "length" in b) {
    const [p, q] = [a as Float64Array, b as Float64Array];
    return p.length === q.length && p.every((value, at) => Object.is(value, q[at]));
  }
  const names = Object.keys(a);
  const [p, q] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return names.length === Object.keys(b).length && names.every((name) => isEqual(p[name], q[name]));
}
