import { expect, test } from "vitest";
import { stackDots } from "./stack-dots.js";

test("dots apart stand on the line, dots at one place are stacked", () => {
  const dots = stackDots(
    [
      { key: "c", x: 50 },
      { key: "a", x: 10 },
      { key: "b", x: 12 },
      { key: "d", x: 10 },
    ],
    { radius: 5 },
  );
  expect(dots.map(({ key, level }) => [key, level])).toEqual([
    ["a", 0],
    ["d", 1],
    ["b", 2],
    ["c", 0],
  ]);
});

test("a crowd is not stacked higher than there is room", () => {
  const crowd = Array.from({ length: 100 }, (_, n) => ({ key: `${n}`, x: 10 }));
  expect(Math.max(...stackDots(crowd, { radius: 5, most: 8 }).map(({ level }) => level))).toBe(7);
});
