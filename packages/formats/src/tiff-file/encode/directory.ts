/**
 * One TIFF directory as bytes: the tags, their values, and where the next directory is.
 */
export type TagValue =
  | { readonly type: "ascii"; readonly text: string }
  | { readonly type: "short" | "long" | "offset"; readonly values: ArrayLike<number> }
  | { readonly type: "rational"; readonly values: readonly (readonly [number, number])[] };

const CODES = { ascii: 2, short: 3, long: 4, rational: 5, offset: 4 } as const;
const SIZES = { ascii: 1, short: 2, long: 4, rational: 8, offset: 4 } as const;

/**
 * The directory at offset `at`, little-endian, with its values behind it; tags are sorted. The next directory follows
 * directly unless this is the `last`.
 */
export function encodeDirectory(
  tags: ReadonlyMap<number, TagValue>,
  at: number,
  kind: { readonly big: boolean; readonly last: boolean },
): Uint8Array {
  const { big, last } = kind;
  const encoded = [...tags]
    .sort(([a], [b]) => a - b)
    .map(([tag, value]) => ({
      tag,
      type: big && value.type === "offset" ? 16 : CODES[value.type],
      ...encodeValue(value, big),
    }));
  const [head, entry, inline] = big ? [8, 20, 8] : [2, 12, 4];
  const pointer = big ? 8 : 4;
  const tableEnd = head + entry * encoded.length + pointer;
  const outside = encoded.reduce((sum, { bytes }) => sum + (bytes.length > inline ? even(bytes.length) : 0), 0);
  const out = new Uint8Array(Math.ceil((tableEnd + outside) / 8) * 8);
  const view = new DataView(out.buffer);
  const putOffset = (place: number, value: number) => {
    if (big) view.setBigUint64(place, BigInt(value), true);
    else view.setUint32(place, value, true);
  };
  if (big) view.setBigUint64(0, BigInt(encoded.length), true);
  else view.setUint16(0, encoded.length, true);
  let free = tableEnd;
  encoded.forEach(({ tag, type, count, bytes }, index) => {
    const place = head + index * entry;
    view.setUint16(place, tag, true);
    view.setUint16(place + 2, type, true);
    putOffset(place + 4, count);
    if (bytes.length <= inline) out.set(bytes, place + entry - inline);
    else {
      putOffset(place + entry - inline, at + free);
      out.set(bytes, free);
      free += even(bytes.length);
    }
  });
  putOffset(tableEnd - pointer, last ? 0 : at + out.length);
  return out;
}

function even(length: number): number {
  return length + (length & 1);
}

function encodeValue(value: TagValue, big: boolean): { count: number; bytes: Uint8Array } {
  if (value.type === "ascii") {
    const bytes = new TextEncoder().encode(`${value.text}\0`);
    return { count: bytes.length, bytes };
  }
  const wide = big && value.type === "offset";
  const count = value.values.length;
  const size = wide ? 8 : SIZES[value.type];
  const bytes = new Uint8Array(count * size);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) {
    if (value.type === "rational") {
      const [above, below] = value.values[i] as readonly [number, number];
      view.setUint32(i * 8, above, true);
      view.setUint32(i * 8 + 4, below, true);
    } else {
      const number = value.values[i] as number;
      if (wide) view.setBigUint64(i * 8, BigInt(number), true);
      else if (size === 4) view.setUint32(i * 4, number, true);
      else view.setUint16(i * 2, number, true);
    }
  }
  return { count, bytes };
}

/** The nearest fraction of two 32-bit numbers, by continued fractions: 0.325 becomes 13/40. */
export function toRational(value: number): readonly [number, number] {
  let [above, below, lastAbove, lastBelow] = [Math.floor(value), 1, 1, 0];
  let rest = value - above;
  while (rest > 1e-12 && Math.abs(above / below - value) > 1e-14 * value) {
    const whole = Math.floor(1 / rest);
    const nextAbove = whole * above + lastAbove;
    const nextBelow = whole * below + lastBelow;
    if (nextAbove > 0xffffffff || nextBelow > 0xffffffff) break;
    [above, below, lastAbove, lastBelow] = [nextAbove, nextBelow, above, below];
    rest = 1 / rest - whole;
  }
  return [above, below];
}
