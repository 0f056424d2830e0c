import { drawLabels, makeImage, makeLabels } from "@cambrian/core";
import { expect, test } from "vitest";
import { stretchContrast } from "./contrast.js";
import { drawOverlay } from "./draw-overlay.js";
import { PALETTE, parseColour } from "./palette.js";

const pixel = (image: ReturnType<typeof drawOverlay>, y: number, x: number): number[] => {
  const { y: height, x: width } = image.size;
  return [0, 1, 2].map((c) => image.data[c * height * width + y * width + x] as number);
};

test("the outline is drawn in a colour of the palette, inside and outside stay the picture", () => {
  const labels = drawLabels([".......", ".11111.", ".11111.", ".11111.", "......."]);
  const image = makeImage(new Uint8Array(35).fill(10), { y: 5, x: 7 });
  const overlay = drawOverlay(image, labels);
  const colours = PALETTE.map((hex) => [...parseColour(hex)]);
  expect(colours).toContainEqual(pixel(overlay, 1, 1));
  expect(pixel(overlay, 2, 3)).toEqual([0, 0, 0]);
  expect(pixel(overlay, 0, 0)).toEqual([0, 0, 0]);
});

test("on a bright picture the outline has a black casing outside, and only outside", () => {
  const labels = drawLabels([".......", ".11111.", ".11111.", ".11111.", "......."]);
  const data = new Uint8Array(35).map((_, i) => (i === 34 ? 0 : 250));
  const overlay = drawOverlay(makeImage(data, { y: 5, x: 7 }), labels);
  expect(pixel(overlay, 0, 3)).toEqual([0, 0, 0]);
  expect(pixel(overlay, 2, 3)).toEqual([255, 255, 255]);
  expect(pixel(overlay, 0, 0)).toEqual([255, 255, 255]);
});

test("labels of another size are refused", () => {
  const image = makeImage(new Uint8Array(4), { y: 2, x: 2 });
  expect(() => drawOverlay(image, makeLabels(3, 3))).toThrow(expect.objectContaining({ code: "image/size-mismatch" }));
});

test("contrast goes from black to white whatever the range, and not-a-number is black", () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => 5000 + i);
  values[3] = Number.NaN;
  const { data } = stretchContrast(makeImage(values, { y: 10, x: 100 }));
  expect(data[0]).toBe(0);
  expect(data[3]).toBe(0);
  expect(data[999]).toBe(255);
  expect(data[500]).toBeGreaterThan(110);
  expect(data[500]).toBeLessThan(145);
});

test("two channels are green and magenta; a colour picture keeps its hues", () => {
  const two = stretchContrast(makeImage(Uint8Array.from([0, 9, 0, 9, 0, 0]), { y: 1, x: 3, c: 2 }));
  expect([0, 1, 2].map((c) => two.data[c * 3 + 1])).toEqual([0x5b, 0xe3, 0x7d]);
  expect([0, 1, 2].map((c) => two.data[c * 3])).toEqual([0xff, 0x6b, 0xd6]);
  const rgb = stretchContrast(makeImage(Uint8Array.from([0, 100, 0, 50, 0, 0]), { y: 1, x: 2, c: 3 }, { rgb: true }));
  expect([0, 1, 2].map((c) => rgb.data[c * 2 + 1])).toEqual([255, 128, 0]);
});

test("a constant image is black and does not fail", () => {
  const { data } = stretchContrast(makeImage(new Uint16Array(9).fill(7), { y: 3, x: 3 }));
  expect([...data].every((value) => value === 0)).toBe(true);
});
