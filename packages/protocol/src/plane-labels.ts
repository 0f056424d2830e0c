/**
 * Labels of a plane as bytes: a JSON head (objects, size, step) and the pixels as runs, so that an empty plane is a few
 * bytes and a crowded one a few hundred kilobytes.
 *
 * Layout, little endian: "CLB1", uint32 length of the head, the head (UTF-8 JSON), then for every run of equal pixels in
 * reading order two variable-length integers (7 bits a byte, low first, as in protocol buffers): its length and its id.
 */
import type { ObjectRecord, PlaneLabels } from "@cambrian/project";

const MAGIC = 0x31424c43;

export function encodePlaneLabels({ height, width, data, objects, seq }: PlaneLabels): Uint8Array {
  const head = new TextEncoder().encode(JSON.stringify({ height, width, seq, objects }));
  let bytes = new Uint8Array(8 + head.length + 1024);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, head.length, true);
  bytes.set(head, 8);
  let at = 8 + head.length;
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

/** Labels of a plane as runs in reading order: length, id, length, id ... They cover the whole plane. */
export interface PlaneRuns extends Omit<PlaneLabels, "data"> {
  readonly runs: readonly number[];
}

/** The same without an array of all pixels, for planes that are large. Throws `TypeError` as `decodePlaneLabels`. */
export function decodePlaneRuns(bytes: Uint8Array): PlaneRuns {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8 || view.getUint32(0, true) !== MAGIC)
    throw new TypeError("these bytes are not labels of a plane");
  const headEnd = 8 + view.getUint32(4, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(8, headEnd))) as {
    height: number;
    width: number;
    seq: number;
    objects: ObjectRecord[];
  };
  const pixels = head.height * head.width;
  const runs: number[] = [];
  let at = headEnd;
  const next = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new TypeError("the labels end too early");
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  for (let pixel = 0; pixel < pixels; ) {
    const length = next();
    const id = next();
    if (length === 0 || pixel + length > pixels) throw new TypeError("a run of labels leaves the plane");
    runs.push(length, id);
    pixel += length;
  }
  return { ...head, runs };
}

/** Throws `TypeError` when the bytes are not what `encodePlaneLabels` made. */
export function decodePlaneLabels(bytes: Uint8Array): PlaneLabels {
  const { runs, ...head } = decodePlaneRuns(bytes);
  const data = new Uint32Array(head.height * head.width);
  let pixel = 0;
  for (let run = 0; run < runs.length; run += 2) {
    const length = runs[run] as number;
    const id = runs[run + 1] as number;
    if (id !== 0) data.fill(id, pixel, pixel + length);
    pixel += length;
  }
  return { ...head, data };
}
