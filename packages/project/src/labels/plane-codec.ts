/**
 * Label pixels as bytes for a snapshot: for every run of equal pixels in reading order its length and its number, each as a
 * variable-length integer (7 bits a byte, low first).
 */
import { CambrianError } from "@cambrian/core";

export function encodeLabelRuns(data: Uint32Array): Uint8Array {
  let bytes = new Uint8Array(1024);
  let at = 0;
  const push = (value: number): void => {
    let rest = value;
    while (rest >= 128) {
      bytes[at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    bytes[at++] = rest;
  };
  for (let pixel = 0; pixel < data.length; ) {
    const id = data[pixel] as number;
    const start = pixel;
    while (pixel < data.length && data[pixel] === id) pixel++;
    if (at + 20 > bytes.length) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
    }
    push(pixel - start);
    push(id);
  }
  return bytes.slice(0, at);
}

/** Throws `project/damaged-snapshot` when the bytes do not give `length` pixels. */
export function decodeLabelRuns(bytes: Uint8Array, length: number): Uint32Array {
  const data = new Uint32Array(length);
  let at = 0;
  const damaged = (): CambrianError =>
    new CambrianError(
      "project/damaged-snapshot",
      "A snapshot of labels is damaged. The journal still holds every step; run `cambrian verify` on the project.",
      { bytes: bytes.length, pixels: length },
    );
  const next = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw damaged();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  for (let pixel = 0; pixel < length; ) {
    const run = next();
    const id = next();
    if (run === 0 || pixel + run > length) throw damaged();
    if (id !== 0) data.fill(id, pixel, pixel + run);
    pixel += run;
  }
  return data;
}
