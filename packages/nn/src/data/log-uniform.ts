/** Draw a factor so that halving is as likely as doubling. */
import type { Random } from "@cambrian/core";
import type { Range } from "./augment.js";

/** Between the two ends, evenly on a logarithmic scale; equal ends give exactly that number. */
export function logUniform(random: Random, [low, high]: Range): number {
  return low * (high / low) ** random.next();
}
