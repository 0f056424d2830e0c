import { expect, test } from "vitest";
import { cellsOptions } from "./cells/types.js";
import { resolveOptions } from "./options.js";

test("what is not given has its default", () => {
  expect(resolveOptions(cellsOptions)).toEqual({
    representation: "star",
    rays: 32,
    grid: 2,
    width: 24,
    threshold: 0.5,
    overlap: 0.4,
    minArea: 4,
    diameter: undefined,
    tta: false,
  });
  expect(resolveOptions(cellsOptions, { threshold: 0.3, rays: undefined })).toMatchObject({ threshold: 0.3, rays: 32 });
});

test("names and values that do not fit are refused with what would", () => {
  for (const [given, code] of [
    [{ treshold: 0.3 }, "option/unknown"],
    [{ threshold: 1.2 }, "option/bad-value"],
    [{ threshold: Number.NaN }, "option/bad-value"],
    [{ threshold: "0.3" }, "option/bad-value"],
    [{ grid: 3 }, "option/bad-value"],
    [{ rays: 3.5 }, "option/bad-value"],
    [{ width: 24.5 }, "option/bad-value"],
    [{ representation: "snake" }, "option/bad-value"],
    [{ tta: "yes" }, "option/bad-value"],
    [{ diameter: 30 }, "option/bad-value"],
    [{ diameter: "30 parsec" }, "option/bad-quantity"],
  ] as [Record<string, unknown>, string][])
    expect(() => resolveOptions(cellsOptions, given)).toThrow(expect.objectContaining({ code }));
});
