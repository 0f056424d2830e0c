/**
 * One walk over a label image that collects, for each object, what most measurements are made from: area, bounding box,
 * sums of coordinates, and the first and last pixel of each row.
 */
import { type Labels, labelIds } from "../labels/labels.js";

/** Stands for "no pixel in this row". */
export const NO_COLUMN = -1;

/** Objects in the order of their ids; each array has one entry an object unless it says otherwise. */
export interface Regions {
  readonly height: number;
  readonly width: number;
  readonly count: number;
  readonly ids: readonly number[];
  /** [y, x]; 0 is background, k + 1 the object at place k. */
  readonly places: Uint32Array;
  readonly area: Float64Array;
  /** Half-open: rows minRow <= y < maxRow. */
  readonly minRow: Int32Array;
  readonly maxRow: Int32Array;
  readonly minCol: Int32Array;
  readonly maxCol: Int32Array;
  readonly centroidY: Float64Array;
  readonly centroidX: Float64Array;
  /** Mean squared deviations from the centroid, in px². */
  readonly varianceY: Float64Array;
  readonly varianceX: Float64Array;
  readonly covariance: Float64Array;
  /** Where an object's rows begin in `firstCol` and `lastCol`; entry `count` is the end. */
  readonly rowStart: Uint32Array;
  /** Per object and row of its bounding box; both NO_COLUMN where the object has no pixel in that row. */
  readonly firstCol: Int32Array;
  readonly lastCol: Int32Array;
}

/** Costs one walk for the sums and one over the rows; memory 4 bytes a pixel. */
export function collectRegions(labels: Labels): Regions {
  const { height, width } = labels;
  const ids = labelIds(labels);
  const count = ids.length;
  const places = numberPlaces(labels, ids);
  const area = new Float64Array(count);
  const minRow = new Int32Array(count).fill(-1);
  const maxRow = new Int32Array(count);
  const minCol = new Int32Array(count).fill(width);
  const maxCol = new Int32Array(count);
  const originX = new Int32Array(count);
  // Sums relative to the first pixel of the object: whole numbers, exact.
  const sumY = new Float64Array(count);
  const sumX = new Float64Array(count);
  const sumYY = new Float64Array(count);
  const sumXX = new Float64Array(count);
  const sumYX = new Float64Array(count);
  forEachRun(places, height, width, (k, row, start, end) => {
    if (minRow[k] === -1) {
      minRow[k] = row;
      originX[k] = start;
    }
    maxRow[k] = row + 1;
    if (start < (minCol[k] as number)) minCol[k] = start;
    if (end > (maxCol[k] as number)) maxCol[k] = end;
    const n = end - start;
    const y = row - (minRow[k] as number);
    const first = start - (originX[k] as number);
    const last = first + n - 1;
    const runX = (n * (first + last)) / 2;
    area[k] = (area[k] as number) + n;
    sumY[k] = (sumY[k] as number) + n * y;
    sumX[k] = (sumX[k] as number) + runX;
    sumYY[k] = (sumYY[k] as number) + n * y * y;
    sumXX[k] = (sumXX[k] as number) + n * first * first + n * (n - 1) * first + ((n - 1) * n * (2 * n - 1)) / 6;
    sumYX[k] = (sumYX[k] as number) + y * runX;
  });
  const centred = (product: Float64Array, a: Float64Array, b: Float64Array): Float64Array =>
    product.map((sum, k) => {
      const n = area[k] as number;
      return (n * sum - (a[k] as number) * (b[k] as number)) / (n * n);
    });
  return {
    height,
    width,
    count,
    ids,
    places,
    area,
    minRow,
    maxRow,
    minCol,
    maxCol,
    centroidY: sumY.map((sum, k) => (minRow[k] as number) + sum / (area[k] as number)),
    centroidX: sumX.map((sum, k) => (originX[k] as number) + sum / (area[k] as number)),
    varianceY: centred(sumYY, sumY, sumY),
    varianceX: centred(sumXX, sumX, sumX),
    covariance: centred(sumYX, sumY, sumX),
    ...collectRows(places, height, width, minRow, maxRow),
  };
}

function numberPlaces(labels: Labels, ids: readonly number[]): Uint32Array {
  const placeOf = new Map(ids.map((id, k) => [id, k + 1]));
  const places = new Uint32Array(labels.data.length);
  let lastId = 0;
  let lastPlace = 0;
  for (let i = 0; i < places.length; i++) {
    const id = labels.data[i] as number;
    if (id === 0) continue;
    if (id !== lastId) {
      lastId = id;
      lastPlace = placeOf.get(id) as number;
    }
    places[i] = lastPlace;
  }
  return places;
}

function forEachRun(
  places: Uint32Array,
  height: number,
  width: number,
  visit: (k: number, row: number, start: number, end: number) => void,
): void {
  for (let row = 0; row < height; row++) {
    const offset = row * width;
    let start = 0;
    while (start < width) {
      const place = places[offset + start] as number;
      let end = start + 1;
      while (end < width && places[offset + end] === place) end++;
      if (place !== 0) visit(place - 1, row, start, end);
      start = end;
    }
  }
}

function collectRows(
  places: Uint32Array,
  height: number,
  width: number,
  minRow: Int32Array,
  maxRow: Int32Array,
): Pick<Regions, "rowStart" | "firstCol" | "lastCol"> {
  const rowStart = new Uint32Array(minRow.length + 1);
  for (let k = 0; k < minRow.length; k++)
    rowStart[k + 1] = (rowStart[k] as number) + (maxRow[k] as number) - (minRow[k] as number);
  const rows = rowStart[minRow.length] as number;
  const firstCol = new Int32Array(rows).fill(NO_COLUMN);
  const lastCol = new Int32Array(rows).fill(NO_COLUMN);
  forEachRun(places, height, width, (k, row, start, end) => {
    const at = (rowStart[k] as number) + row - (minRow[k] as number);
    if (firstCol[at] === NO_COLUMN) firstCol[at] = start;
    lastCol[at] = end - 1;
  });
  return { rowStart, firstCol, lastCol };
}
