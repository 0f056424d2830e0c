/**
 * The length of a scale bar: a round number of micrometres (or pixels) that is about as long as there is room for.
 */

export interface ScaleBar {
  /** A 1, 2 or 5 with zeros. */
  readonly length: number;
  readonly unit: "nm" | "µm" | "mm" | "px";
  /** How long the bar is on the screen, in CSS pixels. */
  readonly screenPx: number;
}

/**
 * @param umPerPixel micrometres per image pixel; `undefined` when nobody said, then the bar counts pixels
 * @param zoom CSS pixels per image pixel
 * @param longest the bar is at most this long, in CSS pixels; default 140
 */
export function niceScaleBar(umPerPixel: number | undefined, zoom: number, longest = 140): ScaleBar {
  const perScreenPixel = (umPerPixel ?? 1) / zoom;
  const room = longest * perScreenPixel;
  // A hair more than the room, so that a bar that fits exactly is not lost to rounding.
  const power = 10 ** Math.floor(Math.log10(room * (1 + 1e-9)));
  const step = [5, 2, 1].find((each) => each * power <= room * (1 + 1e-9)) ?? 1;
  const length = step * power;
  const screenPx = length / perScreenPixel;
  if (umPerPixel === undefined) return { length: round(length), unit: "px", screenPx };
  if (length >= 1000) return { length: round(length / 1000), unit: "mm", screenPx };
  if (length < 1) return { length: round(length * 1000), unit: "nm", screenPx };
  return { length: round(length), unit: "µm", screenPx };
}

const round = (value: number): number => Number(value.toPrecision(6));
