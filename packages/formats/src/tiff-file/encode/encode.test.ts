import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeLzw } from "../decode/lzw.js";
import { toRational } from "./directory.js";
import { encodeLzw } from "./lzw.js";

const same = (a: Uint8Array | undefined, b: Uint8Array) =>
  a?.length === b.length && a.every((value, i) => value === b[i]);
const unpack = (packed: Uint8Array, size: number) => {
  const out = new Uint8Array(size);
  return decodeLzw(packed, out) === size ? out : undefined;
};

test("LZW gives back any bytes", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 3000 }),
    fc.array(fc.constantFrom(0, 1, 255), { maxLength: 9000 }).map((values) => Uint8Array.from(values)),
  );
  fc.assert(
    fc.property(bytes, (values) => {
      expect(same(unpack(encodeLzw(values), values.length), values)).toBe(true);
    }),
    { numRuns: 60, seed: 1 },
  );
});

test("LZW gives back long runs and noise, across every change of code width and full tables", () => {
  let state = 1;
  const noise = Uint8Array.from({ length: 20_000 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
  for (const bytes of [noise, new Uint8Array(500_000), noise.map((value) => value & 3)])
    for (const length of [bytes.length, 253, 254, 255, 256, 257, 509, 510, 511, 1021, 1022, 2046, 3836, 3837, 3838])
      expect(same(unpack(encodeLzw(bytes.subarray(0, length)), length), bytes.subarray(0, length)), `${length}`).toBe(
        true,
      );
});

test("pixel sizes become fractions that give the same number back", () => {
  expect(toRational(0.325)).toEqual([13, 40]);
  fc.assert(
    fc.property(fc.double({ min: 1e-4, max: 1e4, noNaN: true }), (value) => {
      const [above, below] = toRational(value);
      expect(Math.max(above, below)).toBeLessThanOrEqual(0xffffffff);
      expect(Math.abs(above / below - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, value));
    }),
    { numRuns: 200, seed: 3 },
  );
});
