import { countLabels, drawLabels, type Labels, makeLabels, toPlanes } from "@cambrian/core";
import { expect, test } from "vitest";
import { makeSample } from "../sample.js";
import { appearanceOf, noveltyOf, uncertaintyOf } from "./appearance.js";
import { findDoubts } from "./doubts.js";
import { outlineFromClick } from "./outline-from-click.js";
import { shapesOf } from "./shapes.js";
import { findSuspects } from "./suspects.js";

const sample = makeSample(3, { height: 160, width: 160, count: 16 });
const planes = toPlanes(sample.image);
const { labels } = sample.truth;
const grey = new Float32Array(planes.data);
const shapes = shapesOf(labels, grey);

function without({ data, ...rest }: Labels, ids: readonly number[]): Labels {
  return { ...rest, data: data.map((id) => (ids.includes(id) ? 0 : id)) };
}

function overlap(runs: readonly number[], id: number): number {
  let [both, all] = [0, 0];
  for (let at = 0; at < runs.length; at += 2)
    for (let pixel = runs[at] ?? 0; pixel < (runs[at] ?? 0) + (runs[at + 1] ?? 0); pixel++) {
      all++;
      if (labels.data[pixel] === id) both++;
    }
  const area = shapes.find((shape) => shape.id === id)?.area ?? 0;
  return both / (all + area - both);
}

test("a click on a nucleus outlines it, and never what is labelled already", () => {
  const overlaps = shapes
    .filter(({ touchesEdge }) => !touchesEdge)
    .map(({ id, box }) => {
      const y = Math.round((box.y0 + box.y1) / 2);
      const x = Math.round((box.x0 + box.x1) / 2);
      if (labels.data[y * 160 + x] !== id) return 1;
      const { runs } = outlineFromClick(planes, { y, x }, { labels: without(labels, [id]) });
      for (let at = 0; at < runs.length; at += 2)
        for (let pixel = runs[at] ?? 0; pixel < (runs[at] ?? 0) + (runs[at + 1] ?? 0); pixel++)
          expect([0, id]).toContain(labels.data[pixel]);
      return overlap(runs, id);
    });
  expect(overlaps.filter((value) => value > 0.6).length / overlaps.length).toBeGreaterThan(0.8);
});

test("a click beside everything, or on a labelled cell, proposes nothing", () => {
  const empty = { height: 160, width: 160 };
  const dark = labels.data.findIndex((_, at) => {
    const [y, x] = [Math.floor(at / 160), at % 160];
    if (y < 8 || x < 8 || y > 150 || x > 150) return false;
    for (let v = -8; v <= 8; v++)
      for (let u = -8; u <= 8; u++) if (labels.data[(y + v) * 160 + x + u] !== 0) return false;
    return true;
  });
  const point = { y: Math.floor(dark / 160), x: dark % 160 };
  expect(outlineFromClick(planes, point, { labels: makeLabels(empty.height, empty.width) }).runs).toEqual([]);
  const [first] = shapes;
  const on = labels.data.indexOf(first?.id ?? 1);
  expect(outlineFromClick(planes, { y: Math.floor(on / 160), x: on % 160 }, { labels }).runs).toEqual([]);
});

test("nuclei whose labels are taken away are suspected, nothing else is", () => {
  const gone = shapes.filter(({ touchesEdge, neighbours }) => !touchesEdge && neighbours.size === 0).slice(0, 2);
  const suspects = findSuspects(
    planes,
    without(
      labels,
      gone.map(({ id }) => id),
    ),
  );
  const found = gone.filter(({ id }) => suspects.some(({ runs }) => overlap(runs, id) > 0.5));
  expect(found).toHaveLength(gone.length);
  expect(findSuspects(planes, labels).length).toBeLessThanOrEqual(1);
  expect(findSuspects(planes, makeLabels(160, 160))).toEqual([]);
});

const flat = ({ height, width }: Labels) => ({ data: new Float32Array(height * width), channels: 1, height, width });
const discs = (centres: readonly (readonly [number, number, number])[], joined = false): Labels => {
  const made = makeLabels(60, 90);
  for (let y = 0; y < 60; y++)
    for (let x = 0; x < 90; x++)
      centres.forEach(([cy, cx, radius], k) => {
        if (Math.hypot(y - cy, x - cx) < radius && made.data[y * 90 + x] === 0)
          made.data[y * 90 + x] = joined ? 1 : k + 1;
      });
  return made;
};

test("an outline with a waist asks whether it is two cells, and the answer cuts it there", () => {
  const made = discs(
    [
      [30, 30, 11],
      [30, 48, 11],
    ],
    true,
  );
  const [doubt] = findDoubts({ planes: flat(made), labels: made, objects: [], nextId: 7, um: 0.5 });
  expect(doubt).toMatchObject({ kind: "merge", question: "One cell or two?", objects: [1] });
  expect(doubt?.reason).toMatch(/waist .* µm wide between two centres 9(\.\d)? µm apart/);
  const cut = doubt?.answers.find(({ label }) => label.startsWith("Two"));
  const data = made.data.slice();
  for (let at = 0; at < (cut?.runs.length ?? 0); at += 4)
    data.fill(cut?.runs[at + 3] ?? 0, cut?.runs[at] ?? 0, (cut?.runs[at] ?? 0) + (cut?.runs[at + 1] ?? 0));
  expect(countLabels({ ...made, data })).toBe(2);
  expect([data[30 * 90 + 25], data[30 * 90 + 53]].sort()).toEqual([1, 7]);
});

test("a disc cut in two asks whether it is one, and whole discs ask nothing", () => {
  const whole = discs([
    [30, 25, 12],
    [30, 65, 12],
  ]);
  const halves = { ...whole, data: whole.data.map((id, at) => (id === 1 && at % 90 > 25 ? 3 : id)) };
  const kinds = (made: Labels) =>
    findDoubts({ planes: flat(made), labels: made, objects: [], nextId: 9 }).map(({ kind }) => kind);
  expect(kinds(whole)).toEqual([]);
  expect(kinds(halves)).toEqual(["split"]);
});

test("what a person settled is not asked about; weak, tiny and ragged outlines are", () => {
  const made = discs([
    [15, 15, 9],
    [15, 45, 9],
    [15, 75, 9],
    [45, 15, 9],
    [45, 45, 2.5],
  ]);
  const objects = [
    { id: 1, settled: true, confidence: 0.2 },
    { id: 2, settled: false, confidence: 0.4 },
    { id: 3, settled: false, confidence: 0.9 },
  ];
  const doubts = findDoubts({ planes: flat(made), labels: made, objects, nextId: 9 });
  expect(doubts.map(({ kind, objects: [id] }) => [kind, id]).sort()).toEqual([
    ["low-confidence", 2],
    ["odd-shape", 5],
  ]);
});

test("solidity is 1 for a box and less for a bay; contrast has the sign of the object", () => {
  const [box, bay] = shapesOf(drawLabels(["111....", "111.222", "....2..", "....222"]), new Float32Array(28));
  expect(box?.solidity).toBe(1);
  expect(bay?.solidity).toBeCloseTo(7 / 9, 6);
  const bright = shapesOf(labels, grey);
  expect(bright.filter(({ contrast }) => contrast > 0).length / bright.length).toBeGreaterThan(0.9);
});

test("an image of another kind is more unlike than one of the same, and unsure outlines make an image unsure", () => {
  const look = (seed: number, kind: "fluorescence" | "brightfield") =>
    appearanceOf(toPlanes(makeSample(seed, { height: 96, width: 96, kind }).image));
  const known = [1, 2, 3].map((seed) => look(seed, "fluorescence"));
  expect(noveltyOf(look(9, "brightfield"), known)).toBeGreaterThan(noveltyOf(look(4, "fluorescence"), known) + 0.1);
  expect(noveltyOf(look(4, "fluorescence"), [])).toBe(1);
  expect(uncertaintyOf([0.9, 0.95, 0.5])).toBeGreaterThan(uncertaintyOf([0.9, 0.95, 0.92]));
});
