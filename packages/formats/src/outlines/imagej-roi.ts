/**
 * Outlines as ImageJ ROIs in a zip, as its ROI Manager saves and opens them. Objects in one piece without holes are traced
 * polygons, what ImageJ's wand makes; others are composite. Both measure exactly the pixels of the object.
 *
 * After the layout in ImageJ's RoiDecoder (public domain), version 228. Big-endian.
 */

import type { Outline, OutlinePart, Ring } from "@cambrian/core";
import { CambrianError } from "@cambrian/core";
import { zipSync } from "fflate";
import type { OutlineNames } from "./geojson.js";

const VERSION = 228;
const HEADER = 64;
const HEADER2 = 64;
const RECTANGLE = 1;
const TRACED = 8;
/** Coordinates are 16-bit with sign; objects that reach beyond are written as composites, which use floats. */
const MAX_SHORT = 32767;
const MAX_POINTS = 65535;
/** A plain zip counts its files in 16 bits. */
const MAX_ROIS = 65535;

/** A zip of one `.roi` an object, in the order given. Throws `outlines/too-many` beyond 65535 objects. */
export function encodeRoiZip(outlines: readonly Outline[], options: OutlineNames = {}): Uint8Array {
  if (outlines.length > MAX_ROIS) {
    throw new CambrianError(
      "outlines/too-many",
      `A zip of ImageJ ROIs holds at most ${MAX_ROIS} and there are ${outlines.length} objects. Write the outlines as GeoJSON.`,
      { count: outlines.length, most: MAX_ROIS },
    );
  }
  const files: Record<string, Uint8Array> = {};
  const digits = Math.max(4, String(outlines.at(-1)?.id ?? 0).length);
  for (const outline of outlines) {
    const name = options.names?.get(outline.id) ?? String(outline.id).padStart(digits, "0");
    const confidence = options.confidence?.get(outline.id);
    files[freeName(files, name)] = encodeRoi(outline, name, {
      label: outline.id,
      ...(confidence === undefined ? {} : { confidence }),
    });
  }
  return zipSync(files, { level: 6, mtime: new Date(1980, 0, 1) });
}

/** Two objects of one name both keep a file. */
function freeName(files: Readonly<Record<string, unknown>>, name: string): string {
  const plain = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, "_");
  let free = `${plain}.roi`;
  for (let copy = 2; Object.hasOwn(files, free); copy++) free = `${plain}-${copy}.roi`;
  return free;
}

/** One ROI file. Properties are kept by ImageJ with the ROI and shown by its "Properties" dialog. */
export function encodeRoi(
  outline: Outline,
  name: string,
  properties: Readonly<Record<string, number>> = {},
): Uint8Array {
  const [only] = outline.parts;
  const box = boundsOf(outline.parts);
  const simple =
    only !== undefined &&
    outline.parts.length === 1 &&
    only.holes.length === 0 &&
    box.right <= MAX_SHORT &&
    box.bottom <= MAX_SHORT &&
    only.outer.length / 2 <= MAX_POINTS;
  const body = simple ? tracedBody(only.outer, box) : compositeBody(outline.parts);
  const props = Object.entries(properties)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("");
  const header2 = HEADER + body.length;
  const bytes = new Uint8Array(header2 + HEADER2 + 2 * (name.length + props.length));
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x6f, 0x75, 0x74]); // "Iout"
  view.setUint16(4, VERSION);
  bytes[6] = simple ? TRACED : RECTANGLE;
  view.setInt16(8, Math.min(box.top, MAX_SHORT));
  view.setInt16(10, Math.min(box.left, MAX_SHORT));
  view.setInt16(12, Math.min(box.bottom, MAX_SHORT));
  view.setInt16(14, Math.min(box.right, MAX_SHORT));
  if (simple) view.setUint16(16, only.outer.length / 2);
  else view.setInt32(36, body.length / 4);
  view.setInt32(60, header2);
  bytes.set(body, HEADER);
  const text = header2 + HEADER2;
  view.setInt32(header2 + 16, text);
  view.setInt32(header2 + 20, name.length);
  view.setInt32(header2 + 40, text + 2 * name.length);
  view.setInt32(header2 + 44, props.length);
  [...Array(name.length).keys()].forEach((i) => {
    view.setUint16(text + 2 * i, name.charCodeAt(i));
  });
  [...Array(props.length).keys()].forEach((i) => {
    view.setUint16(text + 2 * (name.length + i), props.charCodeAt(i));
  });
  return bytes;
}

interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

function boundsOf(parts: readonly OutlinePart[]): Box {
  let [top, left, bottom, right] = [Infinity, Infinity, 0, 0];
  for (const { outer } of parts) {
    for (let i = 0; i < outer.length; i += 2) {
      left = Math.min(left, outer[i] as number);
      right = Math.max(right, outer[i] as number);
      top = Math.min(top, outer[i + 1] as number);
      bottom = Math.max(bottom, outer[i + 1] as number);
    }
  }
  return { top, left, bottom, right };
}

/** All x, then all y, from the box's corner. */
function tracedBody(ring: Ring, box: Box): Uint8Array {
  const points = ring.length / 2;
  const bytes = new Uint8Array(points * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < points; i++) {
    view.setInt16(2 * i, (ring[2 * i] as number) - box.left);
    view.setInt16(2 * (points + i), (ring[2 * i + 1] as number) - box.top);
  }
  return bytes;
}

/** Floats: 0 x y begins a ring, 1 x y draws an edge, 4 closes the ring. ImageJ counts inside by even and odd. */
function compositeBody(parts: readonly OutlinePart[]): Uint8Array {
  const numbers: number[] = [];
  for (const { outer, holes } of parts) {
    for (const ring of [outer, ...holes]) {
      for (let i = 0; i < ring.length; i += 2) numbers.push(i === 0 ? 0 : 1, ring[i] as number, ring[i + 1] as number);
      numbers.push(4);
    }
  }
  const bytes = new Uint8Array(numbers.length * 4);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, index) => {
    view.setFloat32(index * 4, number);
  });
  return bytes;
}
