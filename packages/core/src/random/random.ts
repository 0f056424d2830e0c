/**
 * Seeded random numbers: the same seed gives the same sequence on every machine.
 * xoshiro128** by Blackman and Vigna (2018), seeded through splitmix32.
 */

export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** A whole number in 0..below-1. */
  integer(below: number): number;
  /** Mean 0, standard deviation 1 (Box-Muller). */
  normal(): number;
  /** A fresh array in random order (Fisher-Yates). */
  shuffled<T>(items: readonly T[]): T[];
  /** An independent generator; `key` makes siblings differ, so work done in parallel does not depend on order. */
  fork(key: number): Random;
}

function splitmix32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}

const rotl = (x: number, k: number): number => ((x << k) | (x >>> (32 - k))) >>> 0;

/** A generator for a seed (any finite number; the fraction is dropped). */
export function makeRandom(seed: number): Random {
  const mix = splitmix32(Math.trunc(seed) ^ Math.trunc(seed / 2 ** 32));
  let a = mix();
  let b = mix();
  let c = mix();
  let d = mix();
  const bits = (): number => {
    const result = Math.imul(rotl(Math.imul(b, 5), 7), 9) >>> 0;
    const t = (b << 9) >>> 0;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotl(d >>> 0, 11);
    a >>>= 0;
    b >>>= 0;
    c >>>= 0;
    return result;
  };
  const next = (): number => bits() / 2 ** 32;
  const random: Random = {
    next,
    uniform: (low, high) => low + (high - low) * next(),
    integer: (below) => Math.floor(next() * below),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffled: (items) => {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        const kept = copy[i] as (typeof copy)[number];
        copy[i] = copy[j] as (typeof copy)[number];
        copy[j] = kept;
      }
      return copy;
    },
    fork: (key) => makeRandom(Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul((key + 1) | 0, 0x85ebca6b)),
  };
  return random;
}
