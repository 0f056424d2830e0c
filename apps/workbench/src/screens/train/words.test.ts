import { expect, test } from "vitest";
import { type CurvePoint, remarksOn, trendOf } from "./words.js";

/** A point every 20 s; `wiggle` keeps lines from being perfect. */
const curve = (
  count: number,
  loss: (n: number) => number,
  other: (n: number) => number,
  right: (n: number) => number = () => 0.5,
): CurvePoint[] =>
  Array.from({ length: count }, (_, n) => ({
    seconds: (n + 1) * 20,
    loss: loss(n) + (n % 2 ? 0.002 : -0.002),
    validationLoss: other(n) + (n % 3 ? 0.002 : -0.002),
    right: right(n),
  }));

const texts = (points: CurvePoint[], minutes = 60): string =>
  remarksOn(points, { minutes })
    .map(({ text }) => text)
    .join(" ");

test("two falling lines are called learning", () => {
  expect(
    texts(
      curve(
        20,
        (n) => 1 - n * 0.03,
        (n) => 1 - n * 0.025,
      ),
    ),
  ).toContain("learning, not memorising");
});

test("an error that rises on other images is called memorising, never learning", () => {
  const words = texts(
    curve(
      30,
      (n) => 1 - n * 0.02,
      (n) => 0.3 + Math.abs(n - 8) * 0.02,
    ),
  );
  expect(words).toContain("begins to memorise");
  expect(words).not.toContain("not memorising");
});

test("two flat lines promise nothing from more time", () => {
  expect(
    texts(
      curve(
        30,
        () => 0.2,
        () => 0.25,
      ),
    ),
  ).toContain("more minutes will add little");
});

test("a few points, or a fall that noise could make, say nothing", () => {
  expect(
    remarksOn(
      curve(
        6,
        (n) => 1 - n * 0.1,
        (n) => 1 - n * 0.1,
      ),
      { minutes: 10 },
    ),
  ).toEqual([]);
  const noise = [0.3, 0.1, 0.4, 0.15, 0.35, 0.12, 0.38, 0.1, 0.36, 0.14];
  expect(trendOf(noise.slice(0, 8).map((value, n) => ({ seconds: n, value })))).toBeUndefined();
  expect(trendOf([...noise, ...noise].map((value, n) => ({ seconds: n, value })))).toBe("flat");
});

test("what the last quarter added is counted in cells of 100, after half of the time", () => {
  const saturating = (n: number): number => 0.9 * (1 - Math.exp(-n / 4));
  expect(
    texts(
      curve(
        30,
        () => 0.2,
        () => 0.25,
        saturating,
      ),
      10,
    ),
  ).toContain("Most of the gain is in: the last 3 minutes added no cell of 100.");
  expect(
    texts(
      curve(
        30,
        () => 0.2,
        () => 0.25,
        saturating,
      ),
      60,
    ),
  ).not.toContain("gain");
  expect(
    texts(
      curve(
        30,
        () => 0.2,
        () => 0.25,
        (n) => n / 40,
      ),
      10,
    ),
  ).toMatch(/Still gaining: the last 3 minutes added \d+ cells of 100/);
});
