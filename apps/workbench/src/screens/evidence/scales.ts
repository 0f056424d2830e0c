/** From numbers to places in a plot, and the numbers an axis is marked with. */

export type Scale = (value: number) => number;

/** Straight, or logarithmic with base-free equal ratios. `from` and `to` are the ends in pixels. */
export function makeScale(
  domain: readonly [number, number],
  [from, to]: readonly [number, number],
  { log = false }: { readonly log?: boolean } = {},
): Scale {
  const place = (value: number): number => (log ? Math.log(Math.max(value, Number.MIN_VALUE)) : value);
  const [low, high] = [place(domain[0]), place(domain[1])];
  const span = high - low || 1;
  return (value) => from + ((place(value) - low) / span) * (to - from);
}

/** Round numbers from `low` to `high`, about `count` of them: steps of 1, 2 or 5 times a power of ten. */
export function roundTicks(low: number, high: number, count = 5): number[] {
  if (!(high > low)) return [low];
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  const ticks: number[] = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++)
    ticks.push(Number((n * step).toPrecision(12)));
  return ticks;
}

/** 1, 2, 5, 10, 20, ... within the ends; only powers of ten when these are more than `most`. */
export function logTicks(low: number, high: number, most = 5): number[] {
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const factor of [1, 2, 5]) {
      const value = factor * 10 ** power;
      if (value >= low * 0.999 && value <= high * 1.001) all.push(value);
    }
  if (all.length <= most) return all;
  const tens = all.filter((value) => Number.isInteger(Math.log10(value)) || Math.abs(Math.log10(value) % 1) < 1e-9);
  return tens.length >= 2 ? tens : all.filter((_, n) => n % Math.ceil(all.length / most) === 0);
}
