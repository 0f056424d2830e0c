import { jobOptions } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { bytesInWords, FIRST_CHOICE, KINDS, readChoice, toggle, toggleKind, toWrite, type What } from "./kinds.js";

test("every format the server can write is offered once", () => {
  const offered = KINDS.flatMap(({ formats }) => formats.map(({ what }) => what));
  expect([...offered].sort()).toEqual([...jobOptions.export.shape.what.element.options].sort());
});

test("a kind is left out by its box, and comes back with its first format", () => {
  const outlines = KINDS.find(({ name }) => name === "outlines");
  if (!outlines) throw new Error("outlines are a kind");
  const chosen = new Set<What>(FIRST_CHOICE);
  const without = toggleKind(chosen, outlines);
  expect([...without]).toEqual(["table-csv", "methods"]);
  expect(toggleKind(without, outlines).has("masks-tiff")).toBe(true);
  expect(toggle(without, "methods").has("methods")).toBe(false);
});

test("what cannot be written now is not asked for, though it stays chosen", () => {
  const chosen = new Set<What>(["model", "table-csv", "masks-png"]);
  expect(toWrite(chosen, new Set(["model"]))).toEqual(["masks-png", "table-csv"]);
});

test("a choice that cannot be read is the first choice; unknown formats are dropped", () => {
  expect([...readChoice(null)]).toEqual(FIRST_CHOICE);
  expect([...readChoice("{")]).toEqual(FIRST_CHOICE);
  expect([...readChoice('["table-csv","gone"]')]).toEqual(["table-csv"]);
  expect([...readChoice("[]")]).toEqual([]);
});

test("sizes are told as file managers do", () => {
  expect([12, 4_096, 412_000, 9_440_000, 999_900, 1_600_000_000].map(bytesInWords)).toEqual([
    "12 B",
    "4.1 KB",
    "412 KB",
    "9.4 MB",
    "1.0 MB",
    "1.6 GB",
  ]);
});
