/** The drawing of a contrast histogram as SVG paths, apart from the page so that it can be tested. */

/** Counts and the values their bins span. */
export interface Counts {
  readonly min: number;
  readonly max: number;
  readonly counts: readonly number[];
}

/** The area under log(1 + count), `width` x `height`, as an SVG path. Bins are joined when there are more than pixels. */
export function countsPath({ counts }: Counts, width: number, height: number): string {
  const columns = Math.max(1, Math.min(counts.length, Math.floor(width)));
  const tallest: number[] = [];
  let top = 0;
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * counts.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * counts.length) / columns));
    let largest = 0;
    for (let bin = from; bin < to; bin++) largest = Math.max(largest, counts[bin] ?? 0);
    const log = Math.log1p(largest);
    tallest.push(log);
    top = Math.max(top, log);
  }
  if (top === 0) return "";
  const step = width / columns;
  const round = (value: number): number => Math.round(value * 10) / 10;
  let path = `M0 ${height}`;
  tallest.forEach((log, column) => {
    const y = round(height - (log / top) * height);
    path += `L${round(column * step)} ${y}L${round((column + 1) * step)} ${y}`;
  });
  return `${path}L${width} ${height}Z`;
}

/** Grey on screen against pixel value: flat to `low`, the power `gamma` between, flat from `high`. Open path. */
export function gammaPath(
  { min, max }: Counts,
  [low, high]: readonly [number, number],
  gamma: number,
  width: number,
  height: number,
): string {
  const span = max - min || 1;
  const at = (value: number): number => ((value - min) / span) * width;
  const steps = 24;
  let path = "";
  for (let step = 0; step <= steps; step++) {
    const part = step / steps;
    const x = at(low + part * (high - low));
    const y = height - part ** gamma * height;
    path += `${step === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  return path;
}

/** Keep a contrast within the values there are and its ends at least one step apart. */
export function clampRange(
  { min, max }: Counts,
  [low, high]: readonly [number, number],
  step: number,
): readonly [number, number] {
  const least = Math.min(Math.max(low, min), max - step);
  return [least, Math.max(Math.min(high, max), least + step)];
}

/** The step of the handles: one grey value of whole numbers, else a 500th of the span. */
export function valueStep({ min, max }: Counts, wholeNumbers: boolean): number {
  return wholeNumbers ? 1 : (max - min) / 500 || 1;
}
