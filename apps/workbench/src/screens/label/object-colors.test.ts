import type { ListedObject } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { cividis } from "./cividis.js";
import { objectColors } from "./object-colors.js";

const by = { kind: "person", id: "a", name: "Amina" } as const;
const model = { kind: "model", id: "m", name: "model 1" } as const;
const row = (id: number, more: Partial<ListedObject> = {}): ListedObject => ({
  id,
  by,
  color: 0,
  area: id,
  means: [],
  y: 0,
  x: 0,
  box: { y0: 0, x0: 0, y1: 1, x1: 1 },
  ...more,
});
const base = { classes: [], authorColors: ["#111111", "#222222"] };

test("cividis goes from dark blue to yellow and never gets darker on the way", () => {
  expect(cividis(0)).toBe("#00224e");
  expect(cividis(1)).toBe("#fee838");
  expect(cividis(7)).toBe(cividis(1));
  const luminance = (part: number) => {
    const value = Number.parseInt(cividis(part).slice(1), 16);
    return 0.2126 * (value >> 16) + 0.7152 * ((value >> 8) & 255) + 0.0722 * (value & 255);
  };
  for (let part = 0; part < 1; part += 0.05) expect(luminance(part + 0.05)).toBeGreaterThan(luminance(part));
});

test("each object keeps its own colour unless the colour is to say something", () => {
  expect(objectColors({ ...base, by: "object", rows: [row(1)] })).toBeUndefined();
});

test("area is told on a scale from the smallest to the largest", () => {
  const color = objectColors({
    ...base,
    by: "area",
    rows: [row(1, { area: 10 }), row(2, { area: 30 }), row(3, { area: 20 })],
  });
  expect([color?.(1), color?.(2), color?.(3)]).toEqual([cividis(0), cividis(1), cividis(0.5)]);
});

test("doubt is what the model was not sure of; what a person drew has none", () => {
  const color = objectColors({ ...base, by: "doubt", rows: [row(1), row(2, { by: model, confidence: 0.25 })] });
  expect([color?.(1), color?.(2)]).toEqual([cividis(0), cividis(0.75)]);
});

test("an accepted outline has the colour of who accepted it", () => {
  const color = objectColors({
    ...base,
    by: "author",
    rows: [row(1), row(2, { by: model }), row(3, { by: model, acceptedBy: by })],
  });
  expect(color?.(3)).toBe(color?.(1));
  expect(color?.(2)).not.toBe(color?.(1));
});

test("class colours are the project's", () => {
  const classes = [
    { name: "A", color: "#abcdef" },
    { name: "B", color: "#fedcba" },
  ];
  const color = objectColors({ ...base, classes, by: "class", rows: [row(1), row(2, { classIndex: 1 })] });
  expect([color?.(1), color?.(2)]).toEqual(["#abcdef", "#fedcba"]);
});
