import { expect, test } from "vitest";
import { groupMistakes, type MistakeKind, type ReportImage, sortImages, totals } from "./mistakes.js";

const image = (id: string, value: number, kinds: MistakeKind[] = []): ReportImage => ({
  image: id,
  value,
  right: 10,
  missed: kinds.filter((kind) => kind !== "extra").length,
  extra: kinds.filter((kind) => kind === "extra").length,
  outlines: [],
  mistakes: kinds.map((kind) => ({ kind, box: { y0: 0, x0: 0, y1: 1, x1: 1 }, object: 1, outline: null })),
});

test("kinds are counted over images, the most frequent first, and lead to the first of their kind", () => {
  const groups = groupMistakes([image("a", 0.5, ["missed", "extra"]), image("b", 0.7, ["extra", "extra"])]);
  expect(groups.map(({ kind, count }) => [kind, count])).toEqual([
    ["extra", 3],
    ["missed", 1],
  ]);
  expect(groups[0]).toMatchObject({ image: "a", index: 1 });
});

test("images stand worst first, best first or by name with numbers in order", () => {
  const images = [image("f10", 0.9), image("f2", 0.5), image("f1", 0.7)];
  const order = (by: "worst" | "best" | "name") => sortImages(images, by, (id) => id).map(({ image }) => image);
  expect(order("worst")).toEqual(["f2", "f1", "f10"]);
  expect(order("best")).toEqual(["f10", "f1", "f2"]);
  expect(order("name")).toEqual(["f1", "f2", "f10"]);
});

test("an image without a value (nothing to find, nothing found) does not set the lowest", () => {
  const all = totals([image("a", Number.NaN), image("b", 0.8, ["missed"]), image("c", 0.6, ["extra"])]);
  expect(all).toEqual({ right: 30, missed: 1, extra: 1, cells: 31, low: 0.6, high: 0.8 });
});

test("with six images or more the thin line is the 95 % interval of their mean", () => {
  const { low, high } = totals([0.7, 0.8, 0.9, 0.7, 0.8, 0.9].map((value, n) => image(`${n}`, value)));
  // mean 0.8, standard deviation 0.0894, 1.96 * 0.0894 / sqrt(6) = 0.0716
  expect([low, high]).toEqual([expect.closeTo(0.7284, 3), expect.closeTo(0.8716, 3)]);
});
