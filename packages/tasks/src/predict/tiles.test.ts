import { CambrianError, makeRandom, type Planes } from "@cambrian/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cropPlanes, padPlanes, planTiles, type TileOptions } from "./tiles.js";

const drawn = (channels: number, height: number, width: number): Planes => {
  const random = makeRandom(1);
  return { data: Float32Array.from({ length: channels * height * width }, random.next), channels, height, width };
};

/** Any sizes for which a plan exists. */
const plannable: fc.Arbitrary<Required<TileOptions>> = fc
  .record({
    height: fc.integer({ min: 1, max: 60 }),
    width: fc.integer({ min: 1, max: 60 }),
    multiple: fc.integer({ min: 1, max: 8 }),
    reach: fc.nat(12),
    room: fc.nat(40),
  })
  .map(({ height, width, multiple, reach, room }) => {
    const tile = (2 * Math.ceil(reach / multiple) + 1) * multiple + room;
    return { height, width, multiple, reach, tile };
  });

test("the cores share out the padded image: every pixel belongs to exactly one", () => {
  fc.assert(
    fc.property(plannable, (options) => {
      const { paddedHeight, paddedWidth, tiles } = planTiles(options);
      const owners = new Uint8Array(paddedHeight * paddedWidth);
      for (const { core } of tiles) {
        expect(core.y1).toBeGreaterThan(core.y0);
        expect(core.x1).toBeGreaterThan(core.x0);
        for (let y = core.y0; y < core.y1; y++) {
          for (let x = core.x0; x < core.x1; x++) owners[y * paddedWidth + x] = 1 + (owners[y * paddedWidth + x] ?? 0);
        }
      }
      expect(owners.every((count) => count === 1)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test("every core keeps its distance from tile edges inside the image, on aligned tiles of one size", () => {
  fc.assert(
    fc.property(plannable, (options) => {
      const { multiple, reach, tile } = options;
      const { paddedHeight, paddedWidth, tiles } = planTiles(options);
      expect(paddedHeight - options.height).toBeGreaterThanOrEqual(0);
      expect(paddedHeight - options.height).toBeLessThan(multiple);
      for (const { y, x, height, width, core } of tiles) {
        const first = tiles[0];
        expect([height, width]).toEqual([first?.height, first?.width]);
        const lines = [y, x, height, width, core.y0, core.x0, core.y1, core.x1];
        expect(lines.filter((value) => value % multiple !== 0)).toEqual([]);
        for (const [start, size, from, to, end] of [
          [y, height, core.y0, core.y1, paddedHeight],
          [x, width, core.x0, core.x1, paddedWidth],
        ] as const) {
          expect(size).toBeLessThanOrEqual(tile);
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start + size).toBeLessThanOrEqual(end);
          if (start > 0) expect(from - start).toBeGreaterThanOrEqual(reach);
          else expect(from).toBe(0);
          if (start + size < end) expect(start + size - to).toBeGreaterThanOrEqual(reach);
          else expect(to).toBe(end);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test("there are as few tiles as possible, as small as that number allows", () => {
  fc.assert(
    fc.property(plannable, ({ height, multiple, reach, tile }) => {
      const { paddedHeight, tiles } = planTiles({ height, width: 1, multiple, reach, tile });
      const overlap = 2 * Math.ceil(reach / multiple) * multiple;
      const largest = Math.floor(tile / multiple) * multiple;
      const covers = (count: number, size: number) => count * size - (count - 1) * overlap >= paddedHeight;
      const size = tiles[0]?.height ?? 0;
      expect(covers(tiles.length, size)).toBe(true);
      if (tiles.length > 1) expect(covers(tiles.length - 1, largest)).toBe(false);
      expect(covers(tiles.length, size - multiple)).toBe(false);
    }),
    { numRuns: 50 },
  );
});

test("what depends on pixels within reach is the same by tiles as for the whole image", () => {
  const reach = 3;
  // each output is the sum of a square of inputs, as far as the image goes: zero beyond its edges, like a convolution
  const around = ({ data, height, width }: Planes, y: number, x: number): number => {
    let sum = 0;
    for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
      for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) sum += data[v * width + u] ?? 0;
    }
    return sum;
  };
  const image = drawn(1, 37, 29);
  const plan = planTiles({ ...image, tile: 16, reach, multiple: 4 });
  expect(plan.tiles.length).toBeGreaterThan(4);
  const padded = padPlanes(image, { height: plan.paddedHeight, width: plan.paddedWidth });
  for (const { y, x, height, width, core } of plan.tiles) {
    const part = cropPlanes(padded, { y0: y, x0: x, y1: y + height, x1: x + width });
    for (let v = core.y0; v < core.y1; v++) {
      for (let u = core.x0; u < core.x1; u++) expect(around(part, v - y, u - x)).toBe(around(padded, v, u));
    }
  }
});

test("an image that fits is one tile of its padded size, by each axis apart", () => {
  expect(planTiles({ height: 520, width: 1024, reach: 100, multiple: 16 })).toEqual({
    paddedHeight: 528,
    paddedWidth: 1024,
    tiles: [{ y: 0, x: 0, height: 528, width: 1024, core: { y0: 0, x0: 0, y1: 528, x1: 1024 } }],
  });
  const wide = planTiles({ height: 100, width: 1040, reach: 64, multiple: 8 });
  expect(wide.tiles.map(({ x, width, height, core }) => [x, width, height, core.x0, core.x1])).toEqual([
    [0, 584, 104, 0, 520],
    [456, 584, 104, 520, 1040],
  ]);
});

test("tiles that cannot keep the distance are refused with the size that can", () => {
  const act = (tile: number) => planTiles({ height: 500, width: 20, tile, reach: 50, multiple: 16 });
  expect(() => act(143)).toThrow(CambrianError);
  expect(() => act(143)).toThrow("at least 144 pixels");
  expect(act(144).tiles.length).toBeGreaterThan(1);
  expect(() => planTiles({ height: 0, width: 5, reach: 1 })).toThrow(TypeError);
  expect(() => planTiles({ height: 5, width: 5, reach: 1.5 })).toThrow(TypeError);
});

test("padding mirrors at the edge pixels and repeats a single one; cropping undoes it", () => {
  const row: Planes = { data: Float32Array.of(1, 2, 3), channels: 1, height: 1, width: 3 };
  expect([...padPlanes(row, { height: 2, width: 8 }).data]).toEqual([1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2]);
  const point: Planes = { data: Float32Array.of(5, 6), channels: 2, height: 1, width: 1 };
  expect([...padPlanes(point, { height: 2, width: 2 }).data]).toEqual([5, 5, 5, 5, 6, 6, 6, 6]);
  const image = { ...drawn(2, 5, 7), pixelSize: { y: 1, x: 2 } };
  const padded = padPlanes(image, { height: 16, width: 9 });
  expect(cropPlanes(padded, { y0: 0, x0: 0, y1: 5, x1: 7 })).toEqual(image);
  expect([...cropPlanes(row, { y0: 0, x0: 1, y1: 1, x1: 3 }).data]).toEqual([2, 3]);
});

test("padding to less and cropping outside are refused", () => {
  const image = drawn(1, 4, 4);
  expect(() => padPlanes(image, { height: 3, width: 4 })).toThrow(TypeError);
  expect(() => cropPlanes(image, { y0: 0, x0: 0, y1: 5, x1: 4 })).toThrow(TypeError);
  expect(() => cropPlanes(image, { y0: 2, x0: 0, y1: 2, x1: 4 })).toThrow(TypeError);
});
