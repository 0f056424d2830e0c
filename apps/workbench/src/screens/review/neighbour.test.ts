import { expect, test } from "vitest";
import { neighbour } from "./neighbour.js";

const items = ["a", "b", "c"].map((image) => ({ image }));

test("the next image is the one below, around the end, and never the same one", () => {
  expect(neighbour(items, "a", 1, new Set())).toBe("b");
  expect(neighbour(items, "c", 1, new Set())).toBe("a");
  expect(neighbour(items, "a", -1, new Set())).toBe("c");
  expect(neighbour(items.slice(0, 1), "a", 1, new Set())).toBeUndefined();
  expect(neighbour(items, undefined, 1, new Set())).toBe("a");
});

test("images put off come when nothing else is left", () => {
  expect(neighbour(items, "a", 1, new Set(["b"]))).toBe("c");
  expect(neighbour(items, "a", 1, new Set(["b", "c"]))).toBe("b");
});
