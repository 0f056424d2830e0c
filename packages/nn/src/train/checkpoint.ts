/**
 * A stopped run as bytes: plain JSON about it, then its vectors.
 *
 * Layout: "CAMBCKPT", length of the JSON (uint32, little-endian), the JSON, zero to three bytes of padding, the vectors as float32.
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

export function encodeCheckpoint<About>({ about, vectors }: Checkpoint<About>): Uint8Array {
  const entries = Object.entries(vectors);
  const json = new TextEncoder().encode(
    JSON.stringify({ about, vectors: entries.map(([name, { length }]) => ({ name, length })) }),
  );
  const start = Math.ceil((MAGIC.length + 4 + json.length) / 4) * 4;
  const bytes = new Uint8Array(start + entries.reduce((sum, [, vector]) => sum + vector.byteLength, 0));
  bytes.set(new TextEncoder().encode(MAGIC), 0);
  new DataView(bytes.buffer).setUint32(MAGIC.length, json.length, true);
  bytes.set(json, MAGIC.length + 4);
  let at = start;
  for (const [, vector] of entries) {
    bytes.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), at);
    at += vector.byteLength;
  }
  return bytes;
}

/** Throws `train/damaged-checkpoint`. */
export function decodeCheckpoint<About>(bytes: Uint8Array): Checkpoint<About> {
  const damaged = (what: string): CambrianError =>
    new CambrianError("train/damaged-checkpoint", `The checkpoint cannot be read: ${what}. Delete it to start again.`, {
      what,
    });
  if (bytes.length < MAGIC.length + 4 || new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw damaged("it does not begin as one");
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  if (length > bytes.length - MAGIC.length - 4) throw damaged("it is cut off");
  let head: { about: About; vectors: { name: string; length: number }[] };
  try {
    head = JSON.parse(new TextDecoder().decode(bytes.subarray(MAGIC.length + 4, MAGIC.length + 4 + length)));
  } catch {
    throw damaged("its description is not JSON");
  }
  let at = Math.ceil((MAGIC.length + 4 + length) / 4) * 4;
  const vectors: Record<string, Float32Array> = {};
  for (const { name, length: count } of head.vectors) {
    if (!(at + 4 * count <= bytes.length)) throw damaged(`"${name}" is cut off`);
    vectors[name] = new Float32Array(bytes.slice(at, at + 4 * count).buffer);
    at += 4 * count;
  }
  return { about: head.about, vectors };
}
