/**
 * Lengths with their unit, as people type them: `30um`, `12.5 px`, `0.03mm`.
 */
import { CambrianError } from "../error/cambrian-error.js";

export interface Quantity {
  readonly value: number;
  readonly unit: "px" | "µm";
}

const TO_MICROMETRES: Readonly<Record<string, number>> = {
  nm: 1e-3,
  um: 1,
  µm: 1,
  μm: 1,
  micron: 1,
  microns: 1,
  mm: 1e3,
  cm: 1e4,
  m: 1e6,
};

/**
 * Read a positive length. A bare number is pixels.
 * Throws `option/bad-quantity`.
 */
export function parseQuantity(text: string): Quantity {
  const match = /^\s*([0-9]*\.?[0-9]+(?:e[+-]?\d+)?)\s*([a-zµμ]*)\s*$/iu.exec(text);
  const value = Number(match?.[1]);
  const unit = match?.[2]?.toLowerCase() ?? "";
  if (match && Number.isFinite(value) && value > 0) {
    if (unit === "px" || unit === "") return { value, unit: "px" };
    const factor = TO_MICROMETRES[unit];
    if (factor !== undefined) return { value: value * factor, unit: "µm" };
  }
  throw new CambrianError(
    "option/bad-quantity",
    `"${text}" is not a length. Give a positive number with a unit, for example 30um, 0.03mm or 30px.`,
    { got: text, expected: "NUMBER[px|nm|um|mm]" },
  );
}
