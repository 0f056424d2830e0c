import { applyEdit, diffLabels, drawLabels, invertEdit } from "@cambrian/core";
import { assert, integer, property, uniqueArray } from "fast-check";
import { expect, test } from "vitest";
import { makeTiledPlane } from "./make-label-plane.js";

const draw = (rows: readonly string[]) => {
  const labels = drawLabels(rows);
  const plane = makeTiledPlane();
  plane.load(labels);
  return { labels, plane, all: { y0: 0, x0: 0, y1: labels.height, x1: labels.width } };
};

/** Discs all over a plane that is larger than a tile. */
function discs(height: number, width: number, count: number, seed: number): Uint32Array {
  const data = new Uint32Array(height * width);
  let state = seed;
  const next = (below: number): number => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return Math.floor((state / 4294967296) * below);
  };
  for (let id = 1; id <= count; id++) {
    const cy = next(height);
    const cx = next(width);
    const r = 5 + next(30);
    for (let y = Math.max(0, cy - r); y < Math.min(height, cy + r); y++)
      for (let x = Math.max(0, cx - r); x < Math.min(width, cx + r); x++)
        if ((y - cy) ** 2 + (x - cx) ** 2 < r * r) data[y * width + x] = id;
  }
  return data;
}

/** How many values differ; quicker than comparing large arrays by `expect`. */
function different(a: Uint32Array, b: Uint32Array): number {
  let count = Math.abs(a.length - b.length);
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
  return count;
}

test("a plane says which object is where, how large it is and where its middle lies", () => {
  const { plane } = draw(["..11.", "..11.", "2...."]);
  expect(plane.ids()).toEqual([1, 2]);
  expect(plane.at(0.3, 2.4)).toBe(1);
  expect(plane.at(-1, 0)).toBe(0);
  expect(plane.get(1)).toMatchObject({ area: 4, box: { y0: 0, x0: 2, y1: 2, x1: 4 }, centroid: { y: 0.5, x: 2.5 } });
  expect(plane.runsOf(1)).toEqual([2, 2, 7, 2]);
  expect(plane.get(9)).toBeUndefined();
});

test("after any edits a plane knows of every object what a fresh one knows", () => {
  assert(
    property(integer(), uniqueArray(integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }), (seed, seeds) => {
      const height = 600;
      const width = 1100;
      const data = discs(height, width, 40, seed);
      const plane = makeTiledPlane();
      plane.load({ height, width, data });
      for (const each of seeds) {
        const next = data.slice();
        discs(height, width, 8, each * 7919 + seed).forEach((id, i) => {
          if (id !== 0) next[i] = id === 3 ? 0 : id * 11;
        });
        const edit = diffLabels(data, next);
        expect(plane.apply(edit).join()).toBe(applyEdit(data.slice(), edit).join());
        data.set(next);
      }
      const fresh = makeTiledPlane();
      fresh.load({ height, width, data });
      const all = { y0: 0, x0: 0, y1: height, x1: width };
      expect(different(plane.read(all), data)).toBe(0);
      expect(plane.ids()).toEqual(fresh.ids());
      const known = (each: typeof plane): unknown =>
        each.ids().map((id) => ({ ...each.get(id), color: 0, neighbours: [...each.neighbours(id)].sort() }));
      expect(known(plane)).toEqual(known(fresh));
    }),
    { numRuns: 3 },
  );
});

test("an edit and its inverse give the labels back", () => {
  const { labels, plane, all } = draw(["1122", "1122", "...."]);
  const made = plane.apply([1, 6, 0, 5]);
  expect(plane.read(all)).toEqual(Uint32Array.of(1, 5, 5, 5, 5, 5, 5, 2, 0, 0, 0, 0));
  plane.apply(invertEdit(made));
  expect(plane.read(all)).toEqual(labels.data);
  expect(plane.has(5)).toBe(false);
});

test("a coarser level holds every n-th pixel, from packed tiles as from unpacked ones, and after edits", () => {
  const height = 1300;
  const width = 1100;
  const data = discs(height, width, 120, 5);
  const plane = makeTiledPlane();
  plane.load({ height, width, data });
  const compare = (scale: number): void => {
    const box = { y0: 3, x0: 5, y1: Math.ceil(height / scale), x1: Math.ceil(width / scale) };
    const out = new Uint32Array((box.y1 - box.y0) * (box.x1 - box.x0));
    plane.tiles.sample(scale, box, out);
    let wrong = 0;
    for (let y = box.y0; y < box.y1; y++) {
      for (let x = box.x0; x < box.x1; x++) {
        const py = y * scale + (scale >> 1);
        const px = x * scale + (scale >> 1);
        const expected = py < height && px < width ? data[py * width + px] : 0;
        const slot = out[(y - box.y0) * (box.x1 - box.x0) + x - box.x0] as number;
        if (plane.table.idOf(slot) !== expected) wrong++;
      }
    }
    expect(wrong).toBe(0);
  };
  for (const scale of [16, 8, 4]) compare(scale);
  plane.apply([5 * width + 100, 400, 0, 999]);
  data.fill(999, 5 * width + 100, 5 * width + 500);
  for (const scale of [1, 2, 4, 8]) compare(scale);
});

test("runs load like pixels", () => {
  const data = discs(700, 900, 30, 8);
  const runs: number[] = [];
  for (let at = 0; at < data.length; ) {
    const start = at;
    while (at < data.length && data[at] === data[start]) at++;
    runs.push(at - start, data[start] as number);
  }
  const plane = makeTiledPlane();
  plane.load({ height: 700, width: 900, runs });
  expect(different(plane.read({ y0: 0, x0: 0, y1: 700, x1: 900 }), data)).toBe(0);
});

test("a new object gets a colour its neighbours do not have, and keeps it", () => {
  const { plane } = draw(["11...22", "11...22", "......."]);
  const colour = plane.color(1);
  expect(plane.color(2)).not.toBe(colour);
  plane.apply([3, 1, 0, 7]);
  expect([plane.color(1), plane.color(2)]).not.toContain(plane.color(7));
  expect(plane.color(1)).toBe(colour);
});

test("when two objects with one colour come to touch, the newer changes and only it", () => {
  const plane = makeTiledPlane();
  const width = 100;
  const data = new Uint32Array(width * 3);
  data.fill(1, 0, 10);
  data.fill(2, 80, 90);
  plane.load({
    height: 3,
    width,
    data,
    objects: [
      { id: 1, color: 4 },
      { id: 2, color: 4 },
    ],
  });
  expect(plane.settleColors([1, 2]).size).toBe(0);
  plane.apply([10, 65, 0, 1]);
  const changed = plane.settleColors([1]);
  expect([...changed.keys()]).toEqual([2]);
  expect(plane.color(1)).toBe(4);
  expect(plane.color(2)).not.toBe(4);
});
