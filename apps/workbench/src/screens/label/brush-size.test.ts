import { expect, test } from "vitest";
import { sizeToSlider, sliderToSize } from "./brush-size.js";

test("the slider's ends are the smallest and the largest brush, and sizes come back", () => {
  expect(sliderToSize(0)).toBe(1);
  expect(sliderToSize(1)).toBe(400);
  for (const px of [1, 2, 5, 14, 90, 400]) expect(sliderToSize(sizeToSlider(px))).toBe(px);
  expect(sizeToSlider(5000)).toBe(1);
});
