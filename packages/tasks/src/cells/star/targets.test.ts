import { drawLabels, type Labels, makeLabels } from "@cambrian/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeRays } from "./rays.js";
import { makeStarTargets } from "./targets.js";

/** The definition in plain words: nearest pixel with another label, the picture's edge being no border. */
function depthByBruteForce({ data, height, width }: Labels, y: number, x: number): number {
  const id = data[y * width + x];
  let best = Number.POSITIVE_INFINITY;
  for (let v = 0; v < height; v++)
    for (let u = 0; u < width; u++) if (data[v * width + u] !== id) best = Math.min(best, Math.hypot(v - y, u - x));
  return best;
}

/** StarDist's walk: unit steps along the longer axis until the label changes or the picture ends. */
function walkByBruteForce({ data, height, width }: Labels, y: number, x: number, ray: number, count: number): number {
  const { dy, dx } = makeRays(count);
  const [stepY, stepX] = [dy[ray] ?? 0, dx[ray] ?? 0];
  const length = 1 / Math.max(Math.abs(stepY), Math.abs(stepX));
  for (let s = 1; ; s++) {
    const v = y + Math.round(s * length * stepY);
    const u = x + Math.round(s * length * stepX);
    const inside = v >= 0 && u >= 0 && v < height && u < width && data[v * width + u] === data[y * width + x];
    if (!inside) return (s - 0.5) * length;
  }
}

const smallLabels = fc
  .record({ height: fc.integer({ min: 1, max: 14 }), width: fc.integer({ min: 1, max: 14 }) })
  .chain(({ height, width }) =>
    fc.array(fc.tuple(fc.nat(13), fc.nat(13), fc.nat(6), fc.nat(6)), { maxLength: 5 }).map((boxes) => {
      const labels = makeLabels(height, width);
      boxes.forEach(([y0, x0, h, w], id) => {
        for (let y = y0; y <= y0 + h && y < height; y++)
          for (let x = x0; x <= x0 + w && x < width; x++) labels.data[y * width + x] = id + 1;
      });
      return labels;
    }),
  );

test("probabilities and distances are what their definitions say, at every grid point", () => {
  fc.assert(
    fc.property(smallLabels, fc.constantFrom(1, 2, 4), fc.constantFrom(3, 8, 13, 32), (labels, grid, rays) => {
      fc.pre(new Set(labels.data).size > 1);
      const { probability, distance } = makeStarTargets({ labels }, { rays, grid });
      const rows = Math.ceil(labels.height / grid);
      const columns = Math.ceil(labels.width / grid);
      expect(probability?.shape).toEqual([1, rows, columns]);
      expect(distance?.shape).toEqual([rays, rows, columns]);
      const deepest = new Map<number, number>();
      const each = (look: (id: number, y: number, x: number, at: number) => void) => {
        for (let i = 0; i < rows; i++)
          for (let j = 0; j < columns; j++)
            look(labels.data[i * grid * labels.width + j * grid] ?? 0, i * grid, j * grid, i * columns + j);
      };
      each((id, y, x) => {
        if (id !== 0) deepest.set(id, Math.max(deepest.get(id) ?? 0, depthByBruteForce(labels, y, x)));
      });
      each((id, y, x, at) => {
        const expected = id === 0 ? 0 : depthByBruteForce(labels, y, x) / (deepest.get(id) ?? 1);
        expect(probability?.data[at]).toBeCloseTo(expected, 6);
        for (let k = 0; k < rays; k++) {
          const walked = id === 0 ? 0 : walkByBruteForce(labels, y, x, k, rays);
          expect(distance?.data[k * rows * columns + at]).toBeCloseTo(walked, 5);
        }
      });
    }),
    { numRuns: 60 },
  );
});

test("every cell that holds a grid point peaks at 1, also one of a single pixel", () => {
  const labels = drawLabels(["1....", "..222", "..222", "..222", "....."]);
  const { probability, distance } = makeStarTargets({ labels }, { rays: 4, grid: 1 });
  expect(probability?.data[0]).toBe(1);
  expect(probability?.data[2 * 5 + 3]).toBe(1);
  // right, down, left, up from the middle of the square
  expect([0, 1, 2, 3].map((k) => distance?.data[k * 25 + 2 * 5 + 3])).toEqual([1.5, 1.5, 1.5, 1.5]);
});

test("one cell over the whole picture ends at its edges", () => {
  const { probability, distance } = makeStarTargets(
    { labels: drawLabels(["111", "111", "111"]) },
    { rays: 4, grid: 1 },
  );
  expect([...(probability?.data ?? [])]).toEqual([0.5, 0.5, 0.5, 0.5, 1, 0.5, 0.5, 0.5, 0.5]);
  expect(distance?.data[0]).toBe(2.5);
});

test("places nobody judged have no weight", () => {
  const labels = drawLabels(["11..", "11..", "...."]);
  const ignore = Uint8Array.from([0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0]);
  const { weight } = makeStarTargets({ labels, ignore }, { rays: 4, grid: 2 });
  expect(weight).toEqual({ data: Float32Array.from([1, 0, 1, 1]), shape: [1, 2, 2] });
  expect([...(makeStarTargets({ labels }, { rays: 4, grid: 2 }).weight?.data ?? [])]).toEqual([1, 1, 1, 1]);
});

test("a training crop takes few milliseconds (time is printed, not judged)", () => {
  const labels = makeLabels(256, 256);
  for (let n = 0; n < 36; n++)
    for (let y = 0; y < 256; y++)
      for (let x = 0; x < 256; x++)
        if (Math.hypot(y - 20 - 42 * Math.floor(n / 6), x - 20 - 42 * (n % 6)) < 13) labels.data[y * 256 + x] = n + 1;
  const once = () => makeStarTargets({ labels }, { rays: 32, grid: 2 });
  for (let n = 0; n < 5; n++) once();
  const start = performance.now();
  for (let n = 0; n < 10; n++) once();
  console.log(`targets of 36 discs in 256 x 256: ${((performance.now() - start) / 10).toFixed(1)} ms`);
  expect(once().probability?.data.filter((p) => p === 1).length).toBeGreaterThanOrEqual(36);
});
