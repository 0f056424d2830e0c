/**
 * Half as many rows and columns: the mean of four pixels for pictures, the most frequent of four for labels, which must never
 * be mixed. At odd borders two or one are left.
 */
import { dtypeOf, makePixelData, type PixelData } from "@cambrian/core";

export interface Plane {
  /** [y, x] */
  readonly data: PixelData;
  readonly height: number;
  readonly width: number;
}

/** Integers are rounded to the nearest, halves up. */
export function halveByMean({ data, height, width }: Plane): Plane {
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const dtype = dtypeOf(data);
  const out = makePixelData(dtype, rows * columns);
  const whole = !dtype.startsWith("float");
  for (let y = 0; y < rows; y++) {
    const above = 2 * y * width;
    const below = 2 * y + 1 < height ? above + width : above;
    for (let x = 0; x < columns; x++) {
      const left = 2 * x;
      const right = left + 1 < width ? left + 1 : left;
      const mean =
        ((data[above + left] as number) +
          (data[above + right] as number) +
          (data[below + left] as number) +
          (data[below + right] as number)) /
        4;
      out[y * columns + x] = whole ? Math.floor(mean + 0.5) : mean;
    }
  }
  return { data: out, height: rows, width: columns };
}

/** Of equally frequent ones an object wins over background, then the first in reading order. */
export function halveByMode({ data, height, width }: Plane): Plane {
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const out = makePixelData(dtypeOf(data), rows * columns);
  for (let y = 0; y < rows; y++) {
    const above = 2 * y * width;
    const below = 2 * y + 1 < height ? above + width : above;
    for (let x = 0; x < columns; x++) {
      const left = 2 * x;
      const right = left + 1 < width ? left + 1 : left;
      out[y * columns + x] = mode(
        data[above + left] as number,
        data[above + right] as number,
        data[below + left] as number,
        data[below + right] as number,
      );
    }
  }
  return { data: out, height: rows, width: columns };
}

function mode(a: number, b: number, c: number, d: number): number {
  if (a === b && a === c && a === d) return a;
  let best = a;
  let most = votes(a, a, b, c, d);
  const forB = votes(b, a, b, c, d);
  if (forB > most) [best, most] = [b, forB];
  const forC = votes(c, a, b, c, d);
  if (forC > most) [best, most] = [c, forC];
  return votes(d, a, b, c, d) > most ? d : best;
}

/** Two for each pixel that says so, and one more for an object. */
function votes(value: number, a: number, b: number, c: number, d: number): number {
  const count = Number(a === value) + Number(b === value) + Number(c === value) + Number(d === value);
  return 2 * count + Number(value !== 0);
}
