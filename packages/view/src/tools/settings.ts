/**
 * What the option bar sets for tools. Tools ask for them when they need them, so they can be changed while a tool is in use.
 */

/** Where drawn pixels go: to a new object, or to the selected one. */
export interface DrawSettings {
  /** Default "new". */
  readonly target: "new" | "selected";
  /** Default false. */
  readonly overOthers: boolean;
}

export interface BrushSettings extends DrawSettings {
  /** Image pixels. */
  readonly diameterPx: number;
}

/** Smallest and largest brush, in image pixels. */
export const BRUSH_PX = { least: 1, most: 400 } as const;

/** The next larger (steps below 0, as a wheel turned away) or smaller brush: about an eighth a step, at least one pixel. */
export function nextBrush(diameterPx: number, steps: number): number {
  const scaled = diameterPx * 1.13 ** -steps;
  const whole = steps < 0 ? Math.max(Math.round(scaled), diameterPx + 1) : Math.min(Math.round(scaled), diameterPx - 1);
  return Math.min(BRUSH_PX.most, Math.max(BRUSH_PX.least, whole));
}
