import { diffLabels, drawLabels, invertEdit, type LabelEdit, makeRandom } from "@cambrian/core";
import { assert, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";
import type { LabelPlane } from "../labels/label-plane.js";
import { makeLabelPlane } from "../labels/make-label-plane.js";
import { drawnPlane, pictureOf } from "../testing/drive-tool.js";
import { capsuleArea, countInArea, runsArea, shapeArea } from "./area.js";
import { copyFromPlane } from "./copy.js";
import { cutObject, findCut, linePixels } from "./cut.js";
import { drawArea, eraseArea } from "./draw.js";
import { fillEnclosed } from "./fill.js";
import { makeGesture } from "./gesture.js";
import { joinEdits } from "./join-edits.js";
import { deleteObjects, growObject, mergeObjects, objectsInArea } from "./merge.js";

const SIDE = 40;

/** A few overlapping discs, the later on top. */
function someDiscs(seed: number, count = 6): LabelPlane {
  const random = makeRandom(seed);
  const data = new Uint32Array(SIDE * SIDE);
  for (let id = 1; id <= count; id++) {
    const y = random.uniform(0, 1) * SIDE;
    const x = random.uniform(0, 1) * SIDE;
    const r = 3 + random.uniform(0, 1) * 7;
    for (let py = 0; py < SIDE; py++)
      for (let px = 0; px < SIDE; px++) if ((py - y) ** 2 + (px - x) ** 2 < r * r) data[py * SIDE + px] = id;
  }
  const plane = makeLabelPlane();
  plane.load({ height: SIDE, width: SIDE, data });
  return plane;
}

const all = { y0: 0, x0: 0, y1: SIDE, x1: SIDE };
const seeds = integer({ min: 1, max: 1_000_000 });
const sorted = (edit: LabelEdit): boolean => {
  for (let at = 4; at < edit.length; at += 4)
    if ((edit[at] as number) < (edit[at - 4] as number) + (edit[at - 3] as number)) return false;
  return true;
};

describe("areas", () => {
  test("a brush covers the pixels whose middle it reaches, at least one, and the whole way of a fast stroke", () => {
    const plane = drawnPlane([".......", ".......", ".......", ".......", "......."]);
    const paint = (edit: LabelEdit): string[] => {
      const made = plane.apply(edit);
      const picture = pictureOf(plane);
      plane.apply(invertEdit(made));
      return picture;
    };
    expect(paint(drawArea(plane, capsuleArea({ y: 2, x: 3 }, { y: 2, x: 3 }, 0.5, plane), 1))[2]).toBe("...1...");
    expect(paint(drawArea(plane, capsuleArea({ y: 2, x: 3 }, { y: 2, x: 3 }, 1.5, plane), 1))).toEqual([
      ".......",
      "..111..",
      "..111..",
      "..111..",
      ".......",
    ]);
    expect(paint(drawArea(plane, capsuleArea({ y: 2, x: -3 }, { y: 2, x: 9 }, 1, plane), 1))).toEqual([
      ".......",
      "1111111",
      "1111111",
      "1111111",
      ".......",
    ]);
  });

  test("a stroke never paints over others, unless told to", () => {
    assert(
      property(seeds, (seed) => {
        const plane = someDiscs(seed);
        const before = plane.read(all);
        const stroke = capsuleArea({ y: 3, x: 2 }, { y: 30, x: 35 }, 4, plane);
        const edit = drawArea(plane, stroke, 99);
        expect(sorted(edit)).toBe(true);
        const made = plane.apply(edit);
        plane.read(all).forEach((id, i) => {
          if (before[i] !== 0) expect(id).toBe(before[i]);
        });
        plane.apply(invertEdit(made));
        plane.apply(drawArea(plane, stroke, 99, { overOthers: true }));
        for (const { y, from, to } of stroke) for (let x = from; x < to; x++) expect(plane.at(y, x)).toBe(99);
      }),
      { numRuns: 10 },
    );
  });

  test("the eraser takes all, or only what it is told", () => {
    const plane = drawnPlane(["1122", "1122"]);
    const row = runsArea([0, 4], plane);
    expect(eraseArea(plane, row, new Set([2]))).toEqual([2, 2, 2, 0]);
    plane.apply(eraseArea(plane, row));
    expect(pictureOf(plane)).toEqual(["....", "1122"]);
  });

  test("objects are in a region when more than half of them is inside; or when they touch", () => {
    const plane = drawnPlane(["1112", "1112", "3333"]);
    const region = shapeArea(
      [
        { y: 0, x: 0 },
        { y: 0, x: 1 },
        { y: 2, x: 1 },
        { y: 2, x: 0 },
      ],
      plane,
    );
    expect(countInArea(plane, region)).toEqual(
      new Map([
        [1, 4],
        [3, 2],
      ]),
    );
    expect(objectsInArea(plane, region, "inside")).toEqual([1]);
    expect(objectsInArea(plane, region, "touch")).toEqual([1, 3]);
  });
});

describe("cut and merge", () => {
  test("a cut gives two objects; merging them gives the same pixels back", () => {
    assert(
      property(seeds, integer({ min: 1, max: 6 }), integer({ min: 0, max: 31 }), (seed, id, turn) => {
        const plane = someDiscs(seed);
        const object = plane.get(id);
        if (!object) return;
        const before = plane.read(all);
        const { y, x } = object.centroid;
        const reach = { y: Math.sin(turn / 5) * 30, x: Math.cos(turn / 5) * 30 };
        const line = [
          { y: y - reach.y, x: x - reach.x },
          { y: y + reach.y, x: x + reach.x },
        ];
        const cut = cutObject(plane, id, line, () => 50);
        if (!cut) return;
        expect(sorted(cut.edit)).toBe(true);
        plane.apply(cut.edit);
        expect(plane.has(id) && plane.has(50)).toBe(true);
        expect(plane.get(50)?.area).toBeLessThanOrEqual(plane.get(id)?.area ?? 0);
        expect(plane.read(all).map((each) => (each === 50 ? id : each))).toEqual(before);
        plane.apply(mergeObjects(plane, [id, 50]));
        expect(plane.read(all)).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });

  test("a line that does not go through cuts nothing; a longer one cuts, and the selected object is preferred", () => {
    const plane = drawnPlane(["..11111..", "..11111..", "..22222..", "..22222.."]);
    const down = (x: number, from: number, to: number) => [
      { y: from, x },
      { y: to, x },
    ];
    expect(cutObject(plane, 1, down(4, -3, 0), () => 9)).toBeUndefined();
    expect(cutObject(plane, 1, down(4, -3, 1), () => 9)).toBeDefined();
    expect(findCut(plane, down(4, -3, 9), new Set([2]), () => 9)?.of).toBe(2);
    expect(findCut(plane, down(0, -3, 9), new Set(), () => 9)).toBeUndefined();
    plane.apply(findCut(plane, down(3, -3, 9), new Set([1]), () => 9)?.cut.edit ?? []);
    expect(pictureOf(plane).slice(2)).toEqual(["..22222..", "..22222.."]);
    expect(plane.count).toBe(3);
  });

  test("the pixels of a line leave no gap at corners and go from end to end", () => {
    assert(
      property(integer({ min: -90, max: 90 }), integer({ min: -90, max: 90 }), (dy, dx) => {
        const pixels = linePixels([
          { y: 0.2, x: -0.3 },
          { y: dy / 3, x: dx / 3 },
        ]);
        expect(pixels.at(-1)).toEqual({ y: Math.round(dy / 3) + 0, x: Math.round(dx / 3) + 0 });
        for (let k = 1; k < pixels.length; k++) {
          const [a, b] = [pixels[k - 1], pixels[k]];
          expect(Math.abs((a?.y ?? 0) - (b?.y ?? 0)) + Math.abs((a?.x ?? 0) - (b?.x ?? 0))).toBe(1);
        }
      }),
    );
  });
});

describe("grow and shrink", () => {
  test("growing never eats neighbours and grows by no more than told; shrinking again leaves the old object inside", () => {
    assert(
      property(seeds, integer({ min: 1, max: 6 }), integer({ min: 1, max: 4 }), (seed, id, by) => {
        const plane = someDiscs(seed);
        if (!plane.has(id)) return;
        const before = plane.read(all);
        plane.apply(growObject(plane, id, by));
        const grown = plane.read(all);
        before.forEach((each, i) => {
          if (each !== 0) expect(grown[i]).toBe(each);
        });
        plane.apply(growObject(plane, id, -by));
        const back = plane.read(all);
        grown.forEach((each, i) => {
          if (each !== id) expect(back[i]).toBe(each);
          if (back[i] === id) expect(each).toBe(id);
        });
      }),
      { numRuns: 20 },
    );
  });

  test("alone on the plane, grow then shrink gives a disc back", () => {
    const plane = drawnPlane(Array.from({ length: 15 }, () => ".".repeat(15)));
    plane.apply(drawArea(plane, capsuleArea({ y: 7, x: 7 }, { y: 7, x: 7 }, 3, plane), 1));
    const before = pictureOf(plane);
    plane.apply(growObject(plane, 1, 2));
    expect(pictureOf(plane)).not.toEqual(before);
    plane.apply(growObject(plane, 1, -2));
    expect(pictureOf(plane)).toEqual(before);
  });

  test("shrinking leaves the innermost pixels, so an object never vanishes", () => {
    const plane = drawnPlane([".....", ".111.", ".111.", ".111.", "....."]);
    plane.apply(growObject(plane, 1, -30));
    expect(pictureOf(plane)).toEqual([".....", ".....", "..1..", ".....", "....."]);
  });
});

describe("fill", () => {
  test("a hole becomes part of its object, a place among several a new one, an open place stays", () => {
    const plane = drawnPlane(["1111.222", "1..1.2..", "1111.222", "........"]);
    plane.apply(fillEnclosed(plane, { y: 1, x: 1 }, () => 9));
    expect(pictureOf(plane)[1]).toBe("1111.2..");
    expect(fillEnclosed(plane, { y: 1, x: 7 }, () => 9)).toEqual([]);
    const ring = drawnPlane([".112.", ".1.2.", ".332.", "....."]);
    ring.apply(fillEnclosed(ring, { y: 1, x: 2 }, () => 9));
    expect(pictureOf(ring)[1]).toBe(".192.");
  });

  test("on an object all its holes are filled, but not what another object fills", () => {
    const plane = drawnPlane(["1111111", "1.1.121", "1111111"]);
    plane.apply(fillEnclosed(plane, { y: 0, x: 0 }, () => 9));
    expect(pictureOf(plane)[1]).toBe("1111121");
  });
});

describe("copies, gestures, joined edits", () => {
  test("objects are copied where nothing is drawn; one that is mostly covered is not", () => {
    const from = drawnPlane(["11.2", "11.2", "...."]);
    const to = drawnPlane(["...3", "...3", "1..."]);
    to.apply(copyFromPlane(to, from, () => 8));
    expect(pictureOf(to)).toEqual(["88.3", "88.3", "1..."]);
  });

  test("a gesture says what it made, changed and removed, before as after its pixels are painted", () => {
    const plane = drawnPlane(["1122", "3..."]);
    const edit = joinEdits([deleteObjects(plane, [3]), [1, 1, 1, 7], [5, 2, 0, 2]]);
    const wanted = { touched: [1, 2], created: [7], removed: [3] };
    expect(makeGesture("x", plane, edit, "to come")?.objects).toEqual(wanted);
    plane.apply(edit);
    expect(makeGesture("x", plane, edit, "painted")?.objects).toEqual(wanted);
    expect(makeGesture("x", plane, [], "to come")).toBeUndefined();
  });

  test("joined edits do what they do one after the other", () => {
    assert(
      property(seeds, (seed) => {
        const random = makeRandom(seed);
        const start = drawLabels(["1122334455"]).data;
        const data = start.slice();
        const edits: LabelEdit[] = [];
        for (let k = 0; k < 5; k++) {
          const next = data.slice();
          const from = Math.floor(random.uniform(0, 1) * 8);
          next.fill(Math.floor(random.uniform(0, 1) * 4), from, from + 3);
          edits.push(diffLabels(data, next));
          data.set(next);
        }
        expect(joinEdits(edits)).toEqual(diffLabels(start, data));
      }),
      { numRuns: 40 },
    );
  });
});
