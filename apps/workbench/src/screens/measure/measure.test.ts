import type { Measurements } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { CellTable, columnTitle, figure, onlyChecked, uncheckedRows } from "./cell-table.js";
import { compare, groupsOf, sentenceOf } from "./comparison.js";
import { CELL, unitChoices } from "./unit-of.js";

/** Cells of wells: the area of each is its well's, give or take one. */
function tableOf(wells: readonly { condition: string; well: string; area: number }[]): CellTable {
  const rows = wells.flatMap((well) => [-1, 0, 1].map((off) => ({ ...well, area: well.area + off })));
  const text = (name: string, values: string[]): Measurements["columns"][number] => ({
    name,
    unit: "",
    kind: "text",
    values,
  });
  const columns: Measurements["columns"] = [
    text(
      "image_id",
      rows.map(({ well }, n) => `${well}-${n % 2}`),
    ),
    { name: "label", unit: "", kind: "number", values: rows.map((_, n) => n + 1) },
    { name: "t", unit: "", kind: "number", values: rows.map(() => 0) },
    { name: "z", unit: "", kind: "number", values: rows.map(() => 0) },
    text(
      "condition",
      rows.map(({ condition }) => condition),
    ),
    text(
      "well",
      rows.map(({ well }) => well),
    ),
    { name: "area", unit: "µm²", kind: "number", values: rows.map(({ area }) => area) },
  ];
  return new CellTable({ seq: 1, rows: rows.length, columns, provenance: {} }, new Set(["condition", "well"]));
}

const treated = tableOf([
  { condition: "DMSO", well: "A1", area: 100 },
  { condition: "DMSO", well: "A2", area: 110 },
  { condition: "Drug", well: "B1", area: 140 },
  { condition: "Drug", well: "B2", area: 150 },
]);
const pair = ["DMSO", "Drug"] as const;

test("what was treated counts: wells when each has one condition, never cells", () => {
  const choices = unitChoices(treated, "condition", pair);
  expect(choices.find(({ right }) => right)).toMatchObject({
    name: "well",
    paired: false,
    why: "Each well is in one group, so wells are counted: 2 and 2.",
  });
  expect(choices.find(({ name }) => name === CELL)?.right).toBe(false);
});

test("units that are in both groups are compared with themselves", () => {
  const table = tableOf([
    { condition: "DMSO", well: "A1", area: 100 },
    { condition: "DMSO", well: "A2", area: 200 },
    { condition: "Drug", well: "A1", area: 110 },
    { condition: "Drug", well: "A2", area: 212 },
  ]);
  const right = unitChoices(table, "condition", pair).find((each) => each.right);
  expect(right).toMatchObject({ name: "well", paired: true });
  const [a, b] = groupsOf(table, "area", "condition", "well");
  if (!a || !b || !right) throw new Error("two groups expected");
  const compared = compare(table, "area", [a, b], right);
  expect(compared?.test.difference).toBeCloseTo(11, 10);
  expect(compared?.test.df).toBe(1);
});

test("the difference is that of the units' means, and is told in one sentence with all that belongs to it", () => {
  const [a, b] = groupsOf(treated, "area", "condition", "well");
  const column = treated.columns.get("area");
  if (!a || !b || !column) throw new Error("two groups expected");
  const compared = compare(treated, "area", [a, b], { name: "well", paired: false });
  if (!compared) throw new Error("a comparison expected");
  expect(compared.test.difference).toBeCloseTo(40, 10);
  expect(compared.counts).toEqual([2, 2]);
  expect(compared.narrow).toBeGreaterThan(1);
  const words = sentenceOf(column, [a, b], "well", compared);
  expect(words).toMatch(/^Area was 40 µm² larger in Drug than in DMSO \(95 % interval 9\.58 to 70\.4 µm²/);
  expect(words).toContain("one mean per well, 2 and 2 wells, 12 cells in them; Welch, df 2.0, p = 0.030");
});

test("one unit in a group is too few to compare", () => {
  const table = tableOf([
    { condition: "DMSO", well: "A1", area: 100 },
    { condition: "Drug", well: "B1", area: 140 },
  ]);
  const [a, b] = groupsOf(table, "area", "condition", "well");
  if (!a || !b) throw new Error("two groups expected");
  expect(compare(table, "area", [a, b], { name: "well", paired: false })).toBeUndefined();
});

test("columns are called by words and numbers have three digits that mean something", () => {
  expect(columnTitle({ name: "axis_major_length", unit: "µm" })).toBe("Length µm");
  expect(columnTitle({ name: "mean_Hoechst", unit: "" })).toBe("Mean Hoechst");
  expect([1273.4, 84.21, -0.8361, 3, null].map(figure)).toEqual(["1,273", "84.2", "−0.836", "3", "–"]);
});

test("without wells enough images are counted, and why is said; a cell without a well counts in none", () => {
  const table = tableOf([
    { condition: "DMSO", well: "A1", area: 100 },
    { condition: "DMSO", well: "", area: 500 },
    { condition: "Drug", well: "B1", area: 140 },
  ]);
  expect(unitChoices(table, "condition", pair).find(({ right }) => right)?.why).toBe(
    "1 and 1 wells are too few to count, so images are counted: 4 and 2.",
  );
  expect(groupsOf(table, "area", "condition", "well")[0]?.units.map(({ value }) => value)).toEqual([100]);
});

test("cells that nobody checked are counted and can be left out, with all their columns", () => {
  const checked = { name: "checked", unit: "", kind: "text" as const, values: ["yes", "no", "yes"] };
  const label = { name: "label", unit: "", kind: "number" as const, values: [4, 5, 6] };
  const data: Measurements = { seq: 1, rows: 3, columns: [label, checked], provenance: {} };
  expect(uncheckedRows(data)).toBe(1);
  expect(onlyChecked(data)).toMatchObject({ rows: 2, columns: [{ values: [4, 6] }, { values: ["yes", "yes"] }] });
});
