/** The measurements as the screen reads them: columns by name, which of them say what a cell is like and which where it is from. */
import type { Measurements } from "@cambrian/protocol";

export type MeasureColumn = Measurements["columns"][number];

/** Numbers that name a place rather than say what a cell is like. */
const PLACES = new Set([
  "t",
  "z",
  "label",
  "bbox_min_row",
  "bbox_min_col",
  "bbox_max_row",
  "bbox_max_col",
  "touches_edge",
]);

const WORDS: Readonly<Record<string, string>> = {
  label: "Cell",
  image: "Image",
  by: "Drawn by",
  axis_major_length: "Length",
  axis_minor_length: "Width",
  circularity: "Roundness",
  feret_max: "Largest extent",
  feret_min: "Smallest extent",
  equivalent_diameter: "Diameter",
  area_convex: "Area of hull",
};

/** "Area", "Mean Hoechst": a column as it is called on the screen, without its unit. */
export function columnName({ name }: Pick<MeasureColumn, "name">): string {
  const known = WORDS[name];
  if (known) return known;
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** With its unit: "Area µm²". */
export function columnTitle(column: Pick<MeasureColumn, "name" | "unit">): string {
  return column.unit ? `${columnName(column)} ${column.unit}` : columnName(column);
}

export class CellTable {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, MeasureColumn>;
  /** What can be compared: numbers that vary. */
  readonly measures: readonly MeasureColumn[];
  /** What groups can be made of: the image's own columns, and the class. */
  readonly conditions: readonly MeasureColumn[];

  constructor(
    readonly data: Measurements,
    /** Columns that people gave the images: condition, well, patient. */
    metadata: ReadonlySet<string>,
  ) {
    this.rows = data.rows;
    this.columns = new Map(data.columns.map((column) => [column.name, column]));
    this.measures = data.columns.filter(
      ({ name, kind, values }) =>
        kind === "number" && !PLACES.has(name) && values.some((value) => value !== null && value !== values[0]),
    );
    this.conditions = data.columns.filter(
      ({ name, kind }) => kind === "text" && (metadata.has(name) || name === "class"),
    );
  }

  number(name: string, row: number): number | null {
    const value = this.columns.get(name)?.values[row];
    return typeof value === "number" ? value : null;
  }

  text(name: string, row: number): string {
    return String(this.columns.get(name)?.values[row] ?? "");
  }

  /** The row of an object of a plane. */
  rowOf(image: string, { t, z }: { readonly t: number; readonly z: number }, label: number): number | undefined {
    for (let row = 0; row < this.rows; row++)
      if (
        this.number("label", row) === label &&
        this.text("image_id", row) === image &&
        this.number("t", row) === t &&
        this.number("z", row) === z
      )
        return row;
    return undefined;
  }
}

/** How many rows no person drew or checked. */
export function uncheckedRows({ columns }: Measurements): number {
  return columns.find(({ name }) => name === "checked")?.values.filter((value) => value === "no").length ?? 0;
}

/** The same without what no person drew or checked. */
export function onlyChecked(data: Measurements): Measurements {
  const checked = data.columns.find(({ name }) => name === "checked");
  if (!checked) return data;
  const columns = data.columns.map((column) => ({
    ...column,
    values: column.values.filter((_, row) => checked.values[row] !== "no"),
  }));
  return { ...data, rows: data.rows - uncheckedRows(data), columns };
}

/** Three digits that mean something: 1,273, 84.2, 0.836. */
export function figure(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value
    .toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace("-", "−");
}
