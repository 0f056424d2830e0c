/** Two groups compared: one value per unit, the difference with its interval, its size, and all of it as a sentence. */
import {
  type Difference,
  type EffectSize,
  effectWord,
  hedgesG,
  mean,
  narrowness,
  onePerUnit,
  pairedTest,
  type Unit,
  welchTest,
} from "@cambrian/core";
import { type CellTable, columnName, figure, type MeasureColumn } from "./cell-table.js";
import { CELL, type UnitChoice, unitsOfRows } from "./unit-of.js";

export interface Group {
  readonly name: string;
  /** Rows that have a value. */
  readonly rows: readonly number[];
  readonly units: readonly Unit[];
  /** Mean of its units; not-a-number without any. */
  readonly mean: number;
}

export interface Compared {
  readonly test: Difference;
  readonly effect: EffectSize;
  readonly paired: boolean;
  /** Units of the two; of pairs the number of pairs, twice. */
  readonly counts: readonly [number, number];
  readonly cells: number;
  /** How many times too narrow the interval were if every cell counted. */
  readonly narrow: number | undefined;
}

/** Groups in order of their name, each with its units; `by` undefined is all cells as one. */
export function groupsOf(table: CellTable, measure: string, by: string | undefined, unit: string): readonly Group[] {
  const values = Array.from({ length: table.rows }, (_, row) => table.number(measure, row));
  const names = values.map((_, row) => (by ? table.text(by, row) || "not said" : "All cells"));
  const unitNames = unitsOfRows(table, unit);
  // A cell of an image that nobody said the well of is shown, and counts in no well.
  const units = onePerUnit(
    values.map((value, row) => (unitNames[row] ? value : null)),
    names,
    unitNames,
  );
  const rows = new Map<string, number[]>();
  for (const [row, name] of names.entries()) {
    if (values[row] === null) continue;
    const known = rows.get(name);
    if (known) known.push(row);
    else rows.set(name, [row]);
  }
  return [...rows]
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([name, own]) => {
      const mine = units.filter(({ group }) => group === name);
      return {
        name,
        rows: own,
        units: mine,
        mean: mine.length > 0 ? mean(mine.map(({ value }) => value)) : Number.NaN,
      };
    });
}

/** `undefined` when a group has fewer than two units. */
export function compare(
  table: CellTable,
  measure: string,
  [a, b]: readonly [Group, Group],
  unit: Pick<UnitChoice, "name" | "paired">,
): Compared | undefined {
  let first = a.units;
  let second = b.units;
  if (unit.paired) {
    const there = new Map(b.units.map((each) => [each.unit, each]));
    first = a.units.filter((each) => there.has(each.unit));
    second = first.flatMap((each) => there.get(each.unit) ?? []);
  }
  if (first.length < 2 || second.length < 2) return undefined;
  const x = first.map(({ value }) => value);
  const y = second.map(({ value }) => value);
  const unitNames = unitsOfRows(table, unit.name);
  return {
    test: unit.paired ? pairedTest(x, y) : welchTest(x, y),
    effect: hedgesG(x, y),
    paired: unit.paired,
    counts: [first.length, second.length],
    cells: a.rows.length + b.rows.length,
    narrow:
      unit.name === CELL || unit.paired
        ? undefined
        : narrowness(cellsByUnit(table, measure, a, unitNames), cellsByUnit(table, measure, b, unitNames)),
  };
}

function cellsByUnit(table: CellTable, measure: string, { rows }: Group, units: readonly string[]): number[][] {
  const found = new Map<string, number[]>();
  for (const row of rows) {
    const value = table.number(measure, row);
    const unit = units[row];
    if (value === null || !unit) continue;
    const known = found.get(unit);
    if (known) known.push(value);
    else found.set(unit, [value]);
  }
  return [...found.values()];
}

/** p as papers write it. */
export const pWords = (p: number): string => (p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`);

export const testWords = ({ test, paired }: Compared): string =>
  `${paired ? "paired t" : "Welch"}, df ${test.df.toFixed(paired ? 0 : 1)}`;

/** "2.4, large" */
export const effectWords = ({ effect }: Compared): string =>
  Number.isNaN(effect.g) ? "–" : `${effect.g.toFixed(1).replace("-", "−")}, ${effectWord(effect.g)}`;

/** The unit as a word for how many: "well" or "wells". */
export const unitWord = (name: string, count = 2): string =>
  `${columnName({ name }).toLowerCase()}${count === 1 ? "" : "s"}`;

/** "Area was 41 µm² larger in Etoposide than in DMSO (95 % interval 19 to 63; ...)" */
export function sentenceOf(
  column: MeasureColumn,
  [a, b]: readonly [Group, Group],
  unit: string,
  compared: Compared,
): string {
  const { test, effect, counts, paired } = compared;
  const { difference, interval } = test;
  const sign = difference < 0 ? -1 : 1;
  const [low, high] = [sign * interval.low, sign * interval.high].sort((p, q) => p - q) as [number, number];
  const of = column.unit ? ` ${column.unit}` : "";
  const units = unitWord(unit);
  const number = paired ? `${counts[0]} ${units}, paired` : `${counts[1]} and ${counts[0]} ${units}`;
  // Said as it is: cells of one well are no experiments of their own.
  const counted =
    unit === CELL
      ? `each cell counted as a unit of its own, ${number}`
      : `one mean per ${unitWord(unit, 1)}, ${number}, ${compared.cells.toLocaleString("en-GB")} cells in them`;
  const g = Number.isNaN(effect.g) ? "not defined" : (sign * effect.g).toFixed(1).replace("-", "−");
  return (
    `${columnName(column)} was ${figure(Math.abs(difference))}${of} ${difference < 0 ? "smaller" : "larger"} ` +
    `in ${b.name} than in ${a.name} (95 % interval ${figure(low)} to ${figure(high)}${of}; ` +
    `${counted}; ` +
    `${testWords(compared)}, ${pWords(test.p)}; Hedges g ${g}).`
  );
}
