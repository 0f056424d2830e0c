import { expect, test } from "vitest";
import { LARGEST_PX, nextSize, SMALLEST_PX, sizeToSlider, sliderToSize } from "./brush-size.js";

test("the slider's ends are the smallest and the largest brush, and sizes come back", () => {
  expect(sliderToSize(0)).toBe(SMALLEST_PX);
  expect(sliderToSize(1)).toBe(LARGEST_PX);
  for (const px of [1, 2, 5, 14, 90, 400]) expect(sliderToSize(sizeToSlider(px))).toBe(px);
  expect(sizeToSlider(5000)).toBe(1);
});

test("a notch always changes the size, until there is no larger or smaller one", () => {
  expect(nextSize(1, 1)).toBe(2);
  expect(nextSize(2, -1)).toBe(1);
  expect(nextSize(1, -1)).toBe(1);
  expect(nextSize(100, 1)).toBe(110);
  expect(nextSize(LARGEST_PX, 1)).toBe(LARGEST_PX);
});
