/**
 * LZW as TIFF packs it, most significant bit first. After Adobe TIFF 6.0, section 13.
 */
const CLEAR = 256;
const END = 257;
const SLOTS = 1 << 14;

/** Pack bytes; the result is a fresh array. */
export function encodeLzw(bytes: Uint8Array): Uint8Array {
  // Worst case: each byte its own 12-bit code, and a clear code every 3800.
  const out = new Uint8Array(Math.ceil(bytes.length * 1.52) + 16);
  const keys = new Int32Array(SLOTS).fill(-1);
  const codes = new Uint16Array(SLOTS);
  let at = 0;
  let hold = 0;
  let held = 0;
  let width = 9;
  let next = 258;
  const put = (code: number) => {
    hold = (hold << width) | code;
    held += width;
    while (held >= 8) {
      held -= 8;
      out[at++] = (hold >>> held) & 255;
    }
    hold &= (1 << held) - 1;
  };
  put(CLEAR);
  let prefix = -1;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (prefix < 0) {
      prefix = byte;
      continue;
    }
    const key = (prefix << 8) | byte;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 18) & (SLOTS - 1);
    while (keys[slot] !== -1 && keys[slot] !== key) slot = (slot + 1) & (SLOTS - 1);
    if (keys[slot] === key) {
      prefix = codes[slot] as number;
      continue;
    }
    put(prefix);
    prefix = byte;
    keys[slot] = key;
    codes[slot] = next++;
    if (next === 4095) {
      put(CLEAR);
      keys.fill(-1);
      width = 9;
      next = 258;
    } else if (next === 1 << width) width++;
  }
  if (prefix >= 0) {
    put(prefix);
    // The decoder defines one more code on reading that one, and widens by it.
    if (next + 1 === 1 << width && width < 12) width++;
  }
  put(END);
  if (held > 0) out[at++] = (hold << (8 - held)) & 255;
  return out.slice(0, at);
}
