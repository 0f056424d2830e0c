/**
 * Small random shapes and fillings for the samples of the operations.
 */
import type { Random } from "@cambrian/core";
import type { Shape } from "../graph/graph.js";

/** A whole number in low..high, both included. */
export const between = (random: Random, low: number, high: number): number => low + random.integer(high - low + 1);

/** Lengths 1..longest. */
export function randomShape(random: Random, rank: number, longest = 4): number[] {
  return Array.from({ length: rank }, () => between(random, 1, longest));
}

/** The shape with leading axes dropped and other axes set to 1, at random, so that it broadcasts to `shape`. */
export function randomlyNarrowed(random: Random, shape: Shape): number[] {
  const kept = shape.slice(random.next() < 0.3 ? random.integer(shape.length + 1) : 0);
  return kept.map((length) => (random.next() < 0.25 ? 1 : length));
}

/** Some axes, ascending, at least one. */
export function randomAxes(random: Random, rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis).filter(() => random.next() < 0.5);
  return axes.length > 0 ? axes : [random.integer(rank)];
}

/** Magnitude in low..high with a random sign: away from the kink or pole at 0. */
export function awayFromZero(random: Random, low = 0.2, high = 2): number {
  return random.uniform(low, high) * (random.next() < 0.5 ? -1 : 1);
}
