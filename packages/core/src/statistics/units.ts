/**
 * Cells of one well are not independent: the unit that was treated is what counts (Hurlbert 1984; Lord and others 2020, "SuperPlots").
 */
import { welchTest } from "./compare.js";
import { atLeast, mean } from "./summary.js";

export interface Unit {
  readonly group: string;
  readonly unit: string;
  /** Mean of its values. */
  readonly value: number;
  /** How many values it has. */
  readonly count: number;
}

/**
 * One value for each unit of each group, in order of first appearance. The three lists go together; rows whose value is not finite
 * are left out. A unit that appears in two groups is a unit of both. Throws `TypeError` for lists of other lengths.
 */
export function onePerUnit(
  values: readonly (number | null)[],
  groups: readonly string[],
  units: readonly string[],
): readonly Unit[] {
  if (values.length !== groups.length || values.length !== units.length)
    throw new TypeError(
      `${values.length} values, ${groups.length} groups and ${units.length} units do not go together`,
    );
  const found = new Map<string, { group: string; unit: string; sum: number; count: number }>();
  for (const [row, value] of values.entries()) {
    if (value === null || !Number.isFinite(value)) continue;
    const group = groups[row] as string;
    const unit = units[row] as string;
    const key = JSON.stringify([group, unit]);
    const entry = found.get(key) ?? { group, unit, sum: 0, count: 0 };
    found.set(key, entry);
    entry.sum += value;
    entry.count++;
  }
  return [...found.values()].map(({ group, unit, sum, count }) => ({ group, unit, value: sum / count, count }));
}

/**
 * How many times narrower the interval of a difference becomes when every value inside the units is counted as a unit of its own:
 * the square root of the design effect as it shows in these data (Kish 1965, section 8.2). 1 when it makes no difference.
 * `a` and `b` are the values of each unit of a group. `undefined` when a group has fewer than two units, or nothing varies.
 */
export function narrowness(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number | undefined {
  if (a.length < 2 || b.length < 2) return undefined;
  for (const unit of [...a, ...b]) atLeast(unit, 1, "a unit");
  const honest = widthOf(welchTest(a.map(mean), b.map(mean)));
  const counted = widthOf(welchTest(a.flat(), b.flat()));
  return counted > 0 ? honest / counted : undefined;
}

const widthOf = ({ interval }: ReturnType<typeof welchTest>): number => interval.high - interval.low;
