import { gaussianBlur, makeLabels, type Planes, toPlanes } from "@cambrian/core";
import { expect, test } from "vitest";
import { makeSample } from "../cells/sample.js";
import { type JudgedImage, judgeImages } from "./judge.js";
import { hashDistance, type ImageLook, lookAtImage } from "./look.js";

const size = { height: 96, width: 96, count: 10 };
const draw = (seed: number): Planes => toPlanes(makeSample(seed, size).image);
const changed = (planes: Planes, turn: (value: number, at: number) => number): Planes => ({
  ...planes,
  data: Float32Array.from(planes.data, turn),
});
const look = (planes: Planes, more: Partial<Parameters<typeof lookAtImage>[0]> = {}): ImageLook =>
  lookAtImage({ planes, largest: 65535, ...more });
const judged = (id: string, own: ImageLook, more: Partial<JudgedImage> = {}): JudgedImage => ({
  id,
  name: id,
  sha256: id,
  split: undefined,
  labelled: false,
  um: 0.65,
  look: own,
  ...more,
});
const kinds = (all: readonly JudgedImage[], classes: readonly string[] = []) =>
  judgeImages(all, classes).findings.map(({ kind }) => kind);

const six = [1, 2, 3, 4, 5, 6].map((seed) => judged(`image ${seed}`, look(draw(seed))));

test("good images pass, and it is said what was looked at", () => {
  const { findings, passed } = judgeImages(six);
  expect(findings.map(({ kind }) => kind)).toEqual(["few-objects"]);
  expect(passed).toContain("All images are about as sharp as each other.");
  expect(passed).toContain("No image is there twice.");
});

test("a blurred, a saturated, a constant and an empty image are found, each with its numbers and a way out", () => {
  const planes = draw(7);
  const soft = { ...planes, data: gaussianBlur(planes.data, 96, 96, 4) };
  const highest = Math.max(...planes.data);
  const bright = changed(planes, (value) => Math.min(4095, (value / highest) * 9000));
  const flat = changed(planes, () => 100);
  const noise = changed(planes, (_, at) => 100 + ((at * 7919) % 13));
  const all = [
    ...six,
    judged("soft", look(soft)),
    judged("bright", look(bright)),
    judged("flat", look(flat)),
    judged("noise", look(noise)),
  ];
  const { findings } = judgeImages(all);
  const by = (kind: string) => findings.find((finding) => finding.kind === kind);
  expect(by("blurred")).toMatchObject({ images: ["soft"], severity: "warn" });
  expect(by("blurred")?.measure?.values).toHaveLength(all.length);
  expect(by("saturated")).toMatchObject({ images: ["bright"] });
  expect(by("constant")).toMatchObject({ images: ["flat"], severity: "stop" });
  expect(by("empty")?.images).toEqual(["noise"]);
  expect(by("constant")?.fixes[0]?.changes).toEqual([{ kind: "images.remove", images: ["flat"] }]);
});

test("the same picture is found again although it is brighter; other pictures are not taken for it", () => {
  const planes = draw(3);
  const brighter = look(changed(planes, (value) => 1.4 * value + 20));
  expect(hashDistance(brighter.hash, look(planes).hash)).toBeLessThanOrEqual(2);
  expect(kinds([...six, judged("again", brighter)])).toContain("near-duplicate");
  const [first] = six;
  if (!first) throw new Error("Assertion failed: six images");
  expect(kinds([...six, { ...first, id: "copy" }])).toContain("duplicate");
});

test("a picture that is learnt from and tested with stops everything", () => {
  const [first, ...rest] = six;
  if (!first) throw new Error("Assertion failed: six images");
  const all = [{ ...first, labelled: true }, ...rest, { ...first, id: "held", name: "held", split: "test" as const }];
  const [worst] = judgeImages(all).findings;
  expect(worst).toMatchObject({ kind: "leak", severity: "stop", images: ["image 1", "held"] });
});

test("crumbs, pieces and unlabelled cells are found where they are", () => {
  const { image, truth } = makeSample(8, size);
  const data = truth.labels.data.slice();
  const dark = data.findIndex(
    (id, at) => id === 0 && at > 97 * 3 && data[at + 1] === 0 && data[at + 96] === 0 && at % 96 < 90,
  );
  data[dark] = 99;
  const labels = makeLabels(96, 96, data);
  const own = look(toPlanes(image), { labels });
  expect(own.fragments.map(({ object }) => object)).toContain(99);
  const { findings } = judgeImages([judged("a", own, { labelled: true })]);
  expect(findings.find(({ kind }) => kind === "fragments")?.places[0]).toMatchObject({ image: "a", object: 99 });
});

test("pixel sizes that differ, a rare class and a missing test set are told", () => {
  const [a, b, ...rest] = six;
  if (!a || !b) throw new Error("Assertion failed: six images");
  const { findings } = judgeImages([{ ...a, um: 0.3 }, { ...b, um: undefined }, ...rest]);
  const sizes = findings.find(({ kind }) => kind === "mixed-pixel-size");
  expect(sizes?.title).toContain("0.65 µm in 4 images, 0.3 µm in 1 image, unknown in 1 image");
  expect(sizes?.fixes[0]?.changes).toEqual([
    { kind: "image.describe", image: "image 2", set: { pixelSize: { x: 0.65, y: 0.65 } } },
  ]);
  const withClasses = six.map((image) => ({
    ...image,
    labelled: true,
    look: { ...image.look, objects: 40, classes: { 0: 40, 1: 1 } },
  }));
  expect(kinds(withClasses, ["normal", "mitotic"])).toEqual(["class-imbalance", "no-test"]);
});
