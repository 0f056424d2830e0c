/**
 * Number the different values of a map from low to high, so that they can index queues and tables.
 * A radix sort on the bits of float32, low half then high half (Knuth, "Sorting and searching", section 5.2.5).
 */

export interface Ranks {
  /** How many different values there are. */
  readonly count: number;
  /** For each value its place among the different values, 0 the lowest; 0 outside the mask. */
  readonly ranks: Int32Array;
}

/** Values are compared as float32; -0 and 0 are equal. Where the mask is 0, values are not looked at. O(n). */
export function rankValues(values: ArrayLike<number>, mask?: ArrayLike<number>): Ranks {
  const size = values.length;
  const keys = orderedBits(values);
  let order = new Int32Array(size);
  let n = 0;
  for (let i = 0; i < size; i++) if (mask === undefined || mask[i]) order[n++] = i;
  order = order.subarray(0, n);
  order = sortByHalf(sortByHalf(order, keys, 0), keys, 16);
  const ranks = new Int32Array(size);
  let count = 0;
  for (let k = 0; k < n; k++) {
    const i = order[k] as number;
    if (k > 0 && keys[i] !== keys[order[k - 1] as number]) count++;
    ranks[i] = count;
  }
  return { count: n === 0 ? 0 : count + 1, ranks };
}

/** Whole numbers in the same order as the values. */
function orderedBits(values: ArrayLike<number>): Uint32Array {
  const floats = new Float32Array(values.length);
  for (let i = 0; i < floats.length; i++) floats[i] = (values[i] as number) + 0;
  const bits = new Uint32Array(floats.buffer);
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i] as number;
    bits[i] = word >>> 31 === 1 ? ~word : word | 0x80000000;
  }
  return bits;
}

/** A stable counting sort by the 16 bits of the keys from `shift` up. */
function sortByHalf(order: Int32Array<ArrayBuffer>, keys: Uint32Array, shift: 0 | 16): Int32Array<ArrayBuffer> {
  const starts = new Int32Array(0x10001);
  for (const i of order) {
    const half = ((keys[i] as number) >>> shift) & 0xffff;
    starts[half + 1] = (starts[half + 1] as number) + 1;
  }
  for (let half = 0; half < 0x10000; half++) starts[half + 1] = (starts[half + 1] as number) + (starts[half] as number);
  const out = new Int32Array(order.length);
  for (const i of order) {
    const half = ((keys[i] as number) >>> shift) & 0xffff;
    const at = starts[half] as number;
    out[at] = i;
    starts[half] = at + 1;
  }
  return out;
}
