/**
 * The files in packages/formats/fixtures, which programs that are not ours made (scripts/fixtures/formats_tiff.py), and what
 * their pixels must be.
 */
import { readFileSync } from "node:fs";
import { type Channel, type DType, type Image, makeImage, makePixelData, type PixelSize } from "@cambrian/core";

export interface Fixture {
  readonly file: string;
  readonly made: string;
  readonly format: string;
  readonly within: number;
  readonly bytes: Uint8Array;
  readonly image: Image;
  /** Channel names and colours, where the file has some. */
  readonly channels?: readonly Channel[];
}

interface Note {
  readonly file: string;
  readonly made: string;
  readonly format: string;
  readonly dtype: DType;
  readonly t: number;
  readonly c: number;
  readonly z: number;
  readonly y: number;
  readonly x: number;
  readonly scale: number;
  readonly shift: number;
  readonly modulo?: number;
  readonly constant?: readonly number[];
  readonly within?: number;
  readonly rgb?: boolean;
  readonly pixelSize?: PixelSize;
  readonly channels?: readonly Channel[];
}

const folder = new URL("../../fixtures/", import.meta.url);

export function fixtureBytes(file: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(file, folder)));
}

/** All images of expected.json. */
export function listFixtures(): Fixture[] {
  const notes: readonly Note[] = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8"));
  return notes.map((note) => ({
    file: note.file,
    made: note.made,
    format: note.format,
    within: note.within ?? 0,
    bytes: fixtureBytes(note.file),
    image: imageOf(note),
    ...(note.channels ? { channels: note.channels } : {}),
  }));
}

export function getFixture(file: string): Fixture {
  const found = listFixtures().find((fixture) => fixture.file === file);
  if (!found) throw new Error(`there is no fixture ${file}`);
  return found;
}

function imageOf(note: Note): Image {
  const { dtype, scale, shift, modulo = Number.POSITIVE_INFINITY, constant } = note;
  const data = makePixelData(dtype, note.t * note.c * note.z * note.y * note.x);
  let at = 0;
  for (let t = 0; t < note.t; t++)
    for (let c = 0; c < note.c; c++)
      for (let z = 0; z < note.z; z++)
        for (let y = 0; y < note.y; y++)
          for (let x = 0; x < note.x; x++) {
            const rule = (3 * t + 5 * c + 7 * z + 11 * y + 13 * x) % 251;
            data[at++] = constant?.[c] ?? (modulo < 251 ? rule % modulo : rule * scale - shift);
          }
  const about = { rgb: note.rgb ?? false, ...(note.pixelSize ? { pixelSize: note.pixelSize } : {}) };
  return makeImage(data, note, about);
}
