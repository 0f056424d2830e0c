/**
 * LZW as TIFF packs it: codes of 9 to 12 bits, most significant bit first, the width growing one code early.
 *
 * After Adobe TIFF 6.0, section 13. Strings are kept as (previous code, last byte, length) and written back to front
 * straight into the output, so no string is ever built.
 */
const CLEAR = 256;
const END = 257;

/** Unpack into `out`; gives how many bytes were written, or -1 when the codes make no sense. Never writes past `out`. */
export function decodeLzw(packed: Uint8Array, out: Uint8Array): number {
  const previous = new Uint16Array(4096);
  const last = new Uint8Array(4096);
  const first = new Uint8Array(4096);
  const lengths = new Uint16Array(4096);
  for (let code = 0; code < 256; code++) {
    last[code] = code;
    first[code] = code;
    lengths[code] = 1;
  }
  const wanted = out.length;
  let written = 0;
  let bits = 0;
  let held = 0;
  let width = 9;
  let next = 258;
  let before = -1;
  let at = 0;
  while (written < wanted) {
    while (held < width) {
      if (at >= packed.length) return written;
      bits = ((bits << 8) | (packed[at++] as number)) & 0xffffff;
      held += 8;
    }
    held -= width;
    const code = (bits >>> held) & ((1 << width) - 1);
    if (code === CLEAR) {
      width = 9;
      next = 258;
      before = -1;
      continue;
    }
    if (code === END) return written;
    if (before < 0) {
      if (code > 255) return -1;
      out[written++] = code;
      before = code;
      continue;
    }
    if (code > next || next > 4095 + 1) return -1;
    // A code that is only being defined now is the string before it plus its own first byte.
    const known = code < next;
    if (!known && next > 4095) return -1;
    const head = first[known ? code : before] as number;
    if (next < 4096) {
      previous[next] = before;
      last[next] = head;
      first[next] = first[before] as number;
      lengths[next] = (lengths[before] as number) + 1;
      next++;
      if (next >= (1 << width) - 1 && width < 12) width++;
    }
    const length = lengths[code] as number;
    let put = written + length;
    written = put;
    let link = code;
    while (link > 257) {
      put--;
      if (put < wanted) out[put] = last[link] as number;
      link = previous[link] as number;
    }
    put--;
    if (put < wanted) out[put] = link;
    before = code;
  }
  return wanted;
}
