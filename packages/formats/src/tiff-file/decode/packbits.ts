/** PackBits, the run-length code of TIFF 6.0, section 9. */

/** Unpack into `out`; gives how many bytes were written. Never writes past `out`. */
export function decodePackBits(packed: Uint8Array, out: Uint8Array): number {
  let at = 0;
  let written = 0;
  while (at < packed.length && written < out.length) {
    const head = packed[at++] as number;
    if (head === 128) continue;
    if (head < 128) {
      const run = packed.subarray(at, at + Math.min(head + 1, out.length - written));
      out.set(run, written);
      written += run.length;
      at += head + 1;
    } else {
      if (at >= packed.length) break;
      const end = Math.min(out.length, written + 257 - head);
      out.fill(packed[at++] as number, written, end);
      written = end;
    }
  }
  return written;
}
