import type { ImageRecord } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { groupImages, summaryOf } from "./group-images.js";

const image = (name: string, state: ImageRecord["state"], metadata: Record<string, string> = {}): ImageRecord => ({
  id: name,
  name,
  path: name,
  format: "png",
  dtype: "uint8",
  size: { t: 1, c: 1, z: 1, y: 1, x: 1 },
  channels: [],
  rgb: false,
  sha256: "",
  bytes: 1,
  state,
  everTested: false,
  metadata,
  addedAt: 0,
  removed: false,
});

test("groups go by name, numbers by size, and what has no value comes last", () => {
  const images = [
    image("f10", "new"),
    image("f2", "new", { condition: "DMSO" }),
    image("f1", "new", { condition: "DMSO" }),
  ];
  expect(
    groupImages(images, "condition").map(({ name, images: [...all] }) => [name, all.map((one) => one.name)]),
  ).toEqual([
    ["DMSO", ["f1", "f2"]],
    ["", ["f10"]],
  ]);
  expect(groupImages(images, "")[0]?.images.map(({ name }) => name)).toEqual(["f1", "f2", "f10"]);
});

test("a group says its wells, how many images and how far they are", () => {
  const images = [image("a", "labelled", { well: "B03" }), image("b", "new", { well: "B07" }), image("c", "reviewed")];
  expect(summaryOf(images)).toBe("wells B03–B07 · 3 images · 1 labelled, 1 reviewed");
  expect(summaryOf([image("a", "new", { well: "B03" })])).toBe("well B03 · 1 image");
});
