/**
 * A stopped run as bytes: plain JSON about it, then its vectors.
 *
 * Layout: "CAMBCKPT", length of the JSON and a checksum of all that follows it (uint32, little-endian), the JSON, zero to three
 * bytes of padding, the vectors as float32.
 */
import { CambrianError } from "@cambrian/core";

/** Where a run keeps its last checkpoint. `save` must replace the old one atomically. */
export interface CheckpointStore {
  load(): Promise<Uint8Array | undefined>;
  save(bytes: Uint8Array): Promise<void>;
  clear(): Promise<void>;
}

export interface Checkpoint<About> {
  readonly about: About;
  readonly vectors: Readonly<Record<string, Float32Array>>;
}

const MAGIC = "CAMBCKPT";
const HEAD = MAGIC.length + 8;

/** FNV-1a (Fowler, Noll and Vo 1991) over words of 32 bits; `bytes` are whole words on a boundary of their memory. */
function checksum(bytes: Uint8Array): number {
  let sum = 0x811c9dc5;
  for (const word of new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2))
    sum = Math.imul(sum ^ word, 0x01000193);
  return sum >>> 0;
}

export function encodeCheckpoint<About>({ about, vectors }: Checkpoint<About>): Uint8Array {
  const entries = Object.entries(vectors);
  const json = new TextEncoder().encode(
    JSON.stringify({ about, vectors: entries.map(([name, { length }]) => ({ name, length })) }),
  );
  const start = Math.ceil((HEAD + json.length) / 4) * 4;
  const bytes = new Uint8Array(start + entries.reduce((sum, [, vector]) => sum + vector.byteLength, 0));
  bytes.set(new TextEncoder().encode(MAGIC), 0);
  bytes.set(json, HEAD);
  let at = start;
  for (const [, vector] of entries) {
    bytes.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), at);
    at += vector.byteLength;
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(MAGIC.length, json.length, true);
  view.setUint32(MAGIC.length + 4, checksum(bytes.subarray(HEAD)), true);
  return bytes;
}

/** Throws `train/damaged-checkpoint`. */
export function decodeCheckpoint<About>(bytes: Uint8Array): Checkpoint<About> {
  const damaged = (what: string, cause?: unknown): CambrianError =>
    new CambrianError(
      "train/damaged-checkpoint",
      `The checkpoint cannot be read: ${what}. Delete it to start again.`,
      { what },
      { cause },
    );
  if (bytes.length < HEAD || new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw damaged("it does not begin as one");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = view.getUint32(MAGIC.length, true);
  if (length > bytes.length - HEAD || bytes.length % 4 !== 0) throw damaged("it is cut off");
  const body = new Uint8Array(bytes).subarray(HEAD);
  if (checksum(body) !== view.getUint32(MAGIC.length + 4, true)) throw damaged("its bytes have changed");
  let head: { about: About; vectors: { name: string; length: number }[] };
  try {
    head = JSON.parse(new TextDecoder().decode(body.subarray(0, length)));
  } catch (cause) {
    throw damaged("its description is not JSON", cause);
  }
  let at = Math.ceil(length / 4) * 4;
  const vectors: Record<string, Float32Array> = {};
  for (const { name, length: count } of head.vectors) {
    if (!(at + 4 * count <= body.length)) throw damaged(`"${name}" is cut off`);
    vectors[name] = new Float32Array(body.slice(at, at + 4 * count).buffer);
    at += 4 * count;
  }
  return { about: head.about, vectors };
}
