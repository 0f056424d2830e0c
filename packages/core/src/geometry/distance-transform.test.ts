import fc from "fast-check";
import { expect, test } from "vitest";
import { drawLabels, type Labels, makeLabels } from "../labels/labels.js";
import { distanceInLabels, distanceTransform } from "./distance-transform.js";

/** Every object pixel against every pixel of another value. */
function bruteForce({ data, height, width }: Labels, border: "ignore" | "background"): number[] {
  return Array.from(data, (id, i) => {
    if (id === 0) return 0;
    const y = Math.floor(i / width);
    const x = i % width;
    let best = Number.POSITIVE_INFINITY;
    data.forEach((other, j) => {
      if (other !== id) best = Math.min(best, Math.hypot(y - Math.floor(j / width), x - (j % width)));
    });
    return border === "ignore" ? best : Math.min(best, y + 1, x + 1, height - y, width - x);
  });
}

const smallLabels = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 3 }))
  .chain(([height, width, ids]) =>
    fc
      .array(fc.integer({ min: 0, max: ids }), { minLength: height * width, maxLength: height * width })
      .map((values) => makeLabels(height, width, Uint32Array.from(values))),
  );

test("distances inside labels equal those found by trying every pair of pixels", () => {
  fc.assert(
    fc.property(smallLabels, fc.constantFrom("ignore" as const, "background" as const), (labels, border) => {
      const expected = Float32Array.from(bruteForce(labels, border));
      expect(distanceInLabels(labels, { border })).toEqual(expected);
    }),
    { numRuns: 150 },
  );
});

test("the distance of a mask does not tell ids apart, that of labels does", () => {
  const labels = drawLabels(["111222", "111222", "111222"]);
  expect(distanceInLabels(labels)[7]).toBe(2);
  expect(distanceTransform(labels.data, 3, 6)[7]).toBe(Number.POSITIVE_INFINITY);
  expect(distanceTransform(labels.data, 3, 6, { border: "background" })[7]).toBe(2);
});

test("a mask of the wrong length is refused", () => {
  expect(() => distanceTransform(new Uint8Array(5), 2, 3)).toThrow("needs 6 values, got 5");
});
