import type { ImageRecord } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { countObjects, divide, rolesOf, shares } from "./roles.js";

const image = (id: string, more: Partial<ImageRecord> = {}): ImageRecord => ({
  id,
  name: id,
  path: `${id}.tif`,
  format: "tiff",
  dtype: "uint8",
  size: { t: 1, c: 1, z: 1, y: 8, x: 8 },
  channels: [],
  rgb: false,
  sha256: "",
  bytes: 1,
  metadata: {},
  addedAt: 0,
  removed: false,
  everTested: false,
  state: "labelled",
  ...more,
});

const ids = (images: readonly ImageRecord[]): string[] => images.map(({ id }) => id);

test("images stand under their role, left-out ones with the reason, unchecked ones under unlabelled", () => {
  const roles = rolesOf({
    settings: { leftOut: { b: "blurred" } },
    images: [
      image("a", { split: "train" }),
      image("b", { split: "train" }),
      image("c", { split: "validation", state: "reviewed" }),
      image("d", { state: "predicted" }),
      image("e", { removed: true }),
      image("f"),
    ],
  });
  expect(ids(roles.train)).toEqual(["a"]);
  expect(roles.leftOut.map(({ image, reason }) => [image.id, reason])).toEqual([["b", "blurred"]]);
  expect(ids(roles.validation)).toEqual(["c"]);
  expect(ids(roles.unlabelled)).toEqual(["d"]);
  expect(ids(roles.unassigned)).toEqual(["f"]);
  expect(countObjects(roles.train, { a: 3, b: 9 })).toBe(3);
});

test("an image once tested on never counts as one to learn from, whatever its role says", () => {
  const roles = rolesOf({ settings: {}, images: [image("a", { everTested: true, split: "train" })] });
  expect(ids(roles.test)).toEqual(["a"]);
  expect(roles.train).toEqual([]);
});

test("dividing fifteen images gives ten to learn from, two to watch and three to test, the same every time", () => {
  const roles = rolesOf({ settings: {}, images: Array.from({ length: 15 }, (_, n) => image(`i${n}`)) });
  const { train, validation, test: tested } = divide(roles);
  expect([train.length, validation.length, tested.length]).toEqual([10, 2, 3]);
  expect(divide(roles)).toEqual(divide(roles));
  expect(new Set([...train, ...validation, ...tested]).size).toBe(15);
});

test("there is always an image left to learn from", () => {
  for (let count = 1; count < 40; count++) {
    const { validation, test: tested } = shares(count);
    expect(count - validation - tested).toBeGreaterThan(0);
  }
});

test("images with a role keep it", () => {
  const roles = rolesOf({
    settings: {},
    images: [
      image("a", { split: "validation" }),
      image("b", { split: "test", everTested: true }),
      image("c"),
      image("d"),
      image("e"),
    ],
  });
  expect(divide(roles)).toEqual({ train: expect.arrayContaining(["c", "d", "e"]), validation: [], test: [] });
});
