/** One operation as a row of the journal, and back. */
import type { Selectable } from "kysely";
import type { Author } from "../entities/entities.js";
import type { Acknowledgement, Change, Operation } from "../journal/operation.js";
import type { Tables } from "./schema.js";

/** What a row keeps of an operation besides its columns. */
export interface JournalBody {
  readonly change: Change;
  /** Changes that take it back, in the order in which to make them. */
  readonly inverse: readonly Change[];
  readonly renumbered: Acknowledgement["renumbered"];
  readonly replaced: Acknowledgement["replaced"];
}

/** Makes long bodies short; a platform's own compression. */
export interface Packing {
  readonly deflate: (bytes: Uint8Array) => Uint8Array;
  readonly inflate: (bytes: Uint8Array) => Uint8Array;
}

/** Bodies of more bytes than this are packed. */
const LONG = 1024;
const PLAIN = 0;
const PACKED = 1;

export function encodeBody(body: JournalBody, { deflate }: Packing): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(body));
  const [flag, content] = text.length > LONG ? [PACKED, deflate(text)] : [PLAIN, text];
  const bytes = new Uint8Array(content.length + 1);
  bytes[0] = flag;
  bytes.set(content, 1);
  return bytes;
}

export function decodeBody(bytes: Uint8Array, { inflate }: Packing): JournalBody {
  const content = bytes.subarray(1);
  const text = bytes[0] === PACKED ? inflate(content) : content;
  return JSON.parse(new TextDecoder().decode(text)) as JournalBody;
}

type Row = Selectable<Tables["journal"]>;

export interface Entry {
  readonly operation: Operation;
  readonly body: JournalBody;
}

export function readEntry(row: Row, packing: Packing): Entry {
  const body = decodeBody(new Uint8Array(row.body), packing);
  const by = JSON.parse(row.author) as Author;
  return { operation: { seq: row.seq, id: row.id, at: row.at, by, change: body.change }, body };
}

export function acknowledge({ operation, body }: Entry): Acknowledgement {
  return { operation, renumbered: body.renumbered, replaced: body.replaced };
}

/** The planes a change draws on. */
export function planesOf(change: Change): { readonly image: string; readonly t: number; readonly z: number }[] {
  if (change.kind === "labels.edit") return [{ image: change.image, ...change.plane }];
  if (change.kind !== "undo" && change.kind !== "restore") return [];
  const planes = new Map(
    change.changes.flatMap(planesOf).map((plane) => [`${plane.image} ${plane.t} ${plane.z}`, plane]),
  );
  return [...planes.values()];
}

/** The one image a change is about, if it is one. */
export function imageOfChange(change: Change): string | null {
  if (change.kind === "labels.edit" || change.kind === "image.describe" || change.kind === "image.state")
    return change.image;
  if (change.kind !== "undo") return null;
  const images = new Set(change.changes.map(imageOfChange));
  const [only = null] = images;
  return images.size === 1 ? only : null;
}

/** The change without its pixels, for lists. */
export function lightChange(change: Change): Change {
  if (change.kind === "labels.edit") return { ...change, runs: [] };
  if (change.kind === "undo" || change.kind === "restore")
    return { ...change, changes: change.changes.map(lightChange) };
  return change;
}
