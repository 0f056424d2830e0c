/** Numbers that are not whole bytes: packed integers of 1 to 15 bits, and half-precision floats. */

/** Unpack rows of `perRow` integers of `bits` bits, most significant first, each row beginning on a byte. */
export function unpackBits(packed: Uint8Array, rows: number, perRow: number, bits: number): Uint8Array | Uint16Array {
  const out = bits <= 8 ? new Uint8Array(rows * perRow) : new Uint16Array(rows * perRow);
  const rowBytes = Math.ceil((perRow * bits) / 8);
  const mask = (1 << bits) - 1;
  for (let row = 0; row < rows; row++) {
    let at = row * rowBytes;
    let hold = 0;
    let held = 0;
    for (let i = 0; i < perRow; i++) {
      while (held < bits) {
        hold = ((hold << 8) | (packed[at++] as number)) & 0xffffff;
        held += 8;
      }
      held -= bits;
      out[row * perRow + i] = (hold >>> held) & mask;
    }
  }
  return out;
}

/** IEEE 754 binary16 to float32, exactly. */
export function halvesToFloats(halves: Uint16Array): Float32Array {
  const out = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i] as number;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    const size =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction === 0
            ? Number.POSITIVE_INFINITY
            : Number.NaN
          : (1024 + fraction) * 2 ** (exponent - 25);
    out[i] = half & 0x8000 ? -size : size;
  }
  return out;
}
