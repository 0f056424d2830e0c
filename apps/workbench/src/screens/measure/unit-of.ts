/**
 * Which unit counts: what the condition was given to. A cell is never the unit by itself; wells or patients are, when the images say
 * which they belong to, else images.
 */
import { type CellTable, columnName } from "./cell-table.js";

export const CELL = "cell";
export const IMAGE = "image";

export interface UnitChoice {
  /** `CELL`, `IMAGE`, or a column of the images. */
  readonly name: string;
  /** Each unit is in both groups, so that it can be compared with itself. */
  readonly paired: boolean;
  /** Why it is right, or what is wrong with it. */
  readonly why: string;
  readonly right: boolean;
}

interface Shape {
  readonly name: string;
  /** Units in each of the two groups. */
  readonly counts: readonly [number, number];
  /** Units in both. */
  readonly shared: number;
  readonly all: number;
}

/** What can be one value: cells, images, and each column that has more than one unit in a group. */
export function unitChoices(table: CellTable, by: string, pair: readonly [string, string]): readonly UnitChoice[] {
  const columns = [
    IMAGE,
    ...table.conditions.map(({ name }) => name).filter((name) => name !== by && name !== "class"),
  ];
  const all = columns.map((name) => shapeOf(table, name, by, pair));
  const shapes = all.filter(({ name, counts }) => name === IMAGE || Math.min(...counts) >= 2);
  // The coarsest that the condition was given to as a whole; else one that has both conditions; else images.
  const given = shapes.filter(({ name, shared, counts }) => name !== IMAGE && shared === 0 && Math.min(...counts) >= 2);
  const both = shapes.filter(({ name, shared, all }) => name !== IMAGE && shared >= 2 && shared === all);
  const coarsest = (some: readonly Shape[]): Shape | undefined => [...some].sort((a, b) => a.all - b.all)[0];
  const best = coarsest(given) ?? coarsest(both) ?? shapes[0];
  const one = (name: string): string => columnName({ name }).toLowerCase();
  const few = all.find((shape) => !shapes.includes(shape));
  const whyImages = few
    ? `${few.counts.join(" and ")} ${one(few.name)}s are too few to count`
    : "No column says which well or patient an image is from";
  const rightWord = one(best?.name ?? IMAGE);
  const instead =
    best && best.shared > 0
      ? `Each ${rightWord} is in both groups and can be compared with itself`
      : `Each ${rightWord} is in one group, and is what counts`;
  return [
    {
      name: CELL,
      paired: false,
      right: false,
      why: `Cells of one ${rightWord} are alike, so counting each makes the interval too narrow.`,
    },
    ...shapes.map((shape): UnitChoice => {
      const { name, counts, shared, all } = shape;
      const isPaired = shared >= 2 && shared === all;
      const isRight = shape === best;
      const many = `${one(name)}s`;
      const why = !isRight
        ? `${instead}; ${many} would count the same thing twice.`
        : isPaired
          ? `Each ${one(name)} is in both groups, so ${many} are compared with themselves: ${shared} pairs.`
          : name === IMAGE
            ? `${whyImages}, so images are counted: ${counts.join(" and ")}.`
            : `Each ${one(name)} is in one group, so ${many} are counted: ${counts.join(" and ")}.`;
      return { name, paired: isPaired, right: isRight, why };
    }),
  ];
}

function shapeOf(table: CellTable, name: string, by: string, [first, second]: readonly [string, string]): Shape {
  const column = name === IMAGE ? "image_id" : name;
  const a = new Set<string>();
  const b = new Set<string>();
  for (let row = 0; row < table.rows; row++) {
    const unit = table.text(column, row);
    const group = table.text(by, row);
    if (!unit) continue;
    if (group === first) a.add(unit);
    if (group === second) b.add(unit);
  }
  const shared = [...a].filter((unit) => b.has(unit)).length;
  return { name, counts: [a.size, b.size], shared, all: a.size + b.size - shared };
}

/** The unit of each row. */
export function unitsOfRows(table: CellTable, unit: string): readonly string[] {
  return Array.from({ length: table.rows }, (_, row) =>
    unit === CELL ? String(row) : table.text(unit === IMAGE ? "image_id" : unit, row),
  );
}
