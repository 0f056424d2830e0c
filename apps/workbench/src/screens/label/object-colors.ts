/** What the colour of an object says: which one it is, its class, its area, how unsure the model was, or who made it. */
import type { ClassRecord, ListedObject } from "@cambrian/protocol";
import { cividis } from "./cividis.js";
import type { ColorBy } from "./view-settings.js";

export interface ColorContext {
  readonly by: ColorBy;
  readonly classes: readonly ClassRecord[];
  readonly rows: readonly ListedObject[];
  /** Colours of people and models, in the order in which they are given out. */
  readonly authorColors: readonly string[];
}

/** A colour for each object, or `undefined` where it keeps the colour that tells it from its neighbours. */
export function objectColors({
  by,
  classes,
  rows,
  authorColors,
}: ColorContext): ((id: number) => string | undefined) | undefined {
  if (by === "object") return undefined;
  const colors = new Map<number, string>();
  if (by === "class") {
    for (const { id, classIndex = 0 } of rows) {
      const color = classes[classIndex]?.color;
      if (color) colors.set(id, color);
    }
  } else if (by === "author") {
    const authors = [...new Set(rows.map(author))].sort();
    for (const row of rows) {
      const color = authorColors[authors.indexOf(author(row)) % authorColors.length];
      if (color) colors.set(row.id, color);
    }
  } else {
    const values = rows.map((row) =>
      by === "area" ? row.area : row.confidence === undefined ? Number.NaN : 1 - row.confidence,
    );
    const known = values.filter((value) => !Number.isNaN(value));
    const low = by === "doubt" ? 0 : Math.min(...known);
    const high = by === "doubt" ? 1 : Math.max(...known);
    rows.forEach(({ id }, index) => {
      const value = values[index] ?? Number.NaN;
      // A person is not unsure: the dark end.
      colors.set(id, cividis(Number.isNaN(value) ? 0 : (value - low) / (high - low || 1)));
    });
  }
  return (id) => colors.get(id);
}

const author = ({ by, acceptedBy }: ListedObject): string => (acceptedBy ?? by).id;
