/**
 * Our own OME-Zarr writer: chunks go out as they come, then each level is made of the one above it, chunk by chunk, so that
 * memory stays at a few chunks whatever the size of the image. The description comes last: without it there is no image.
 *
 * After the Zarr 3 core specification: bytes little-endian, packed by Blosc with Zstandard. Chunks of nothing but zeros are
 * left out, as the specification allows.
 */
import { dtypeOf, makePixelData, type PixelData, viewPixelData } from "@cambrian/core";
import type { Level } from "../format.js";
import { describeArray, describeGroup, levelsFor, type Range, type ZarrLayout } from "./describe.js";
import { halveByMean, halveByMode, type Plane } from "./downsample.js";

/** Where the parts of a Zarr go. */
export interface ZarrSink {
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** What was put there, or undefined. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Whether a part is there and whole. */
  has(key: string): Promise<boolean>;
}

/** Where a tile begins; axes left out are 0. */
export interface TilePlace {
  readonly t?: number;
  readonly c?: number;
  readonly z?: number;
  readonly y: number;
  readonly x: number;
}

export interface ZarrWriter {
  readonly levels: readonly Level[];
  /** One chunk, [y, x] (RGB: [c, y, x]), cut at the image's border. */
  writeTile(at: TilePlace, data: PixelData): Promise<void>;
  /** One plane, [y, x] (RGB: [c, y, x]). */
  writePlane(at: Omit<TilePlace, "y" | "x">, data: PixelData): Promise<void>;
  /** Whether a chunk is there already, from an earlier run. All of a colour picture's three. */
  hasTile(at: TilePlace): Promise<boolean>;
  /** Make the smaller levels and write the description. Throws `TypeError` when tiles are missing. */
  finish(work?: FinishOptions): Promise<void>;
}

export interface FinishOptions {
  /** Called before each chunk of a smaller level: the place to stop. */
  readonly beforeChunk?: (done: number, total: number) => Promise<void>;
  /** Keep chunks of smaller levels that are there already. */
  readonly keep?: boolean;
}

/** `name`: what the image is called in its description. */
export function makeZarrWriter(sink: ZarrSink, name: string, layout: ZarrLayout): ZarrWriter {
  const { size, dtype, chunk, rgb, kind } = layout;
  const levels = levelsFor(layout);
  const samples = rgb ? 3 : 1;
  const codec = makeCodec(layout);
  const length = chunk.height * chunk.width;
  const down = Math.ceil(size.y / chunk.height);
  const across = Math.ceil(size.x / chunk.width);
  const written = new Uint8Array(size.t * size.c * size.z * down * across);
  const keyOf = (level: number, { t, c, z }: Place, row: number, column: number) =>
    `${level}/c/${t}/${c}/${z}/${row}/${column}`;

  const check = ({ t = 0, c = 0, z = 0, y, x }: TilePlace) => {
    const inside = t >= 0 && t < size.t && c >= 0 && c < size.c && z >= 0 && z < size.z;
    if (!inside || y % chunk.height || x % chunk.width || y < 0 || x < 0 || y >= size.y || x >= size.x)
      throw new TypeError(`no tile begins at t=${t} c=${c} z=${z} y=${y} x=${x}`);
    return { at: { t, c: rgb ? 0 : c, z }, row: y / chunk.height, column: x / chunk.width };
  };

  const mark = ({ t, c, z }: Place, row: number, column: number) => {
    written[(((t * size.c + c) * size.z + z) * down + row) * across + column] = 1;
  };

  /** Cut to the border, filled up to a chunk, packed, away; nothing when it is all zeros. */
  const putChunk = async (key: string, { data, height, width }: Plane) => {
    if (data.every((value) => value === 0)) return;
    const whole = height === chunk.height && width === chunk.width;
    const full = whole ? data : makePixelData(dtype, length);
    if (!whole) for (let y = 0; y < height; y++) full.set(data.subarray(y * width, (y + 1) * width), y * chunk.width);
    await sink.put(key, await codec.encode(full));
  };

  const getChunk = async (key: string): Promise<PixelData | undefined> => {
    const bytes = await sink.get(key);
    return bytes && codec.decode(bytes);
  };

  /** The two by two chunks of a level that one chunk of the next is made of, cut to the border. */
  const readFour = async (level: number, at: Place, row: number, column: number): Promise<Plane> => {
    const { height: rows, width: columns } = levels[level] as Level;
    const y0 = row * 2 * chunk.height;
    const x0 = column * 2 * chunk.width;
    const height = Math.min(2 * chunk.height, rows - y0);
    const width = Math.min(2 * chunk.width, columns - x0);
    const data = makePixelData(dtype, height * width);
    for (let part = 0; part < 4; part++) {
      const [below, right] = [part >> 1, part & 1];
      const [top, left] = [below * chunk.height, right * chunk.width];
      if (top >= height || left >= width) continue;
      const found = await getChunk(keyOf(level, at, row * 2 + below, column * 2 + right));
      if (!found) continue;
      const run = Math.min(chunk.width, width - left);
      for (let y = 0; y < Math.min(chunk.height, height - top); y++)
        data.set(found.subarray(y * chunk.width, y * chunk.width + run), (top + y) * width + left);
    }
    return { data, height, width };
  };

  const places = function* (): Generator<Place> {
    for (let t = 0; t < size.t; t++)
      for (let c = 0; c < size.c; c++) for (let z = 0; z < size.z; z++) yield { t, c, z };
  };

  const chunksIn = ({ height, width }: Level) =>
    [Math.ceil(height / chunk.height), Math.ceil(width / chunk.width)] as const;

  const makeLevel = async (level: number, work: FinishOptions, count: () => Promise<void>) => {
    const [rows, columns] = chunksIn(levels[level] as Level);
    const halve = kind === "labels" ? halveByMode : halveByMean;
    for (const at of places()) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          await count();
          const key = keyOf(level, at, row, column);
          if (work.keep && (await sink.has(key))) continue;
          await putChunk(key, halve(await readFour(level - 1, at, row, column)));
        }
      }
    }
  };

  /** Darkest and brightest pixel of each channel, in the coarsest level, which is one chunk a plane. */
  const findRanges = async (): Promise<Range[]> => {
    const ranges = Array.from({ length: size.c }, () => ({
      min: Number.POSITIVE_INFINITY,
      max: Number.NEGATIVE_INFINITY,
    }));
    const last = levels.length - 1;
    const { height, width } = levels[last] as Level;
    for (const at of places()) {
      const found = (await getChunk(keyOf(last, at, 0, 0))) ?? makePixelData(dtype, length);
      const range = ranges[at.c] as { min: number; max: number };
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const value = found[y * chunk.width + x] as number;
          if (value < range.min) range.min = value;
          if (value > range.max) range.max = value;
        }
      }
    }
    return ranges.map(({ min, max }) => (min <= max && Number.isFinite(max - min) ? { min, max } : { min: 0, max: 1 }));
  };

  const writeTile = async (place: TilePlace, data: PixelData) => {
    const { at, row, column } = check(place);
    const height = Math.min(chunk.height, size.y - place.y);
    const width = Math.min(chunk.width, size.x - place.x);
    const plane = height * width;
    if (data.length !== plane * samples)
      throw new TypeError(`${plane * samples} values were expected, ${data.length} given`);
    if (dtypeOf(data) !== dtype) throw new TypeError(`${dtype} values were expected, ${dtypeOf(data)} given`);
    for (let s = 0; s < samples; s++) {
      const channel = { ...at, c: at.c + s };
      const part = data.subarray(s * plane, (s + 1) * plane);
      await putChunk(keyOf(0, channel, row, column), { data: part, height, width });
      mark(channel, row, column);
    }
  };

  return {
    levels,
    writeTile,
    async writePlane(at, data) {
      if (data.length !== size.y * size.x * samples)
        throw new TypeError(`${size.y * size.x * samples} values were expected, ${data.length} given`);
      for (let y = 0; y < size.y; y += chunk.height)
        for (let x = 0; x < size.x; x += chunk.width)
          await writeTile({ ...at, y, x }, cut(data, { ...size, samples }, chunk, y, x));
    },
    async hasTile(place) {
      const { at, row, column } = check(place);
      for (let s = 0; s < samples; s++) {
        const channel = { ...at, c: at.c + s };
        if (!(await sink.has(keyOf(0, channel, row, column)))) return false;
        mark(channel, row, column);
      }
      return true;
    },
    async finish(work = {}) {
      const missing = written.indexOf(0);
      if (missing >= 0) throw new TypeError(`chunk ${missing} of ${written.length} was not written`);
      const perPlane = levels.slice(1).reduce((sum, level) => sum + chunksIn(level)[0] * chunksIn(level)[1], 0);
      const total = perPlane * size.t * size.c * size.z;
      let done = 0;
      const count = async () => work.beforeChunk?.(done++, total);
      for (let level = 1; level < levels.length; level++) await makeLevel(level, work, count);
      for (const [level, about] of levels.entries())
        await sink.put(`${level}/zarr.json`, encodeJson(describeArray(layout, about, codec.description)));
      const ranges = kind === "labels" ? [] : await findRanges();
      await sink.put("zarr.json", encodeJson(describeGroup(name, layout, ranges)));
    },
  };
}

interface Place {
  readonly t: number;
  readonly c: number;
  readonly z: number;
}

/** JSON as it stands in files. */
export function encodeJson(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

/** [sample, y, x] of one tile, cut at the border. */
function cut(
  data: PixelData,
  { y: rows, x: columns, samples }: { readonly y: number; readonly x: number; readonly samples: number },
  chunk: ZarrLayout["chunk"],
  y: number,
  x: number,
): PixelData {
  const height = Math.min(chunk.height, rows - y);
  const width = Math.min(chunk.width, columns - x);
  const out = makePixelData(dtypeOf(data), samples * height * width);
  for (let s = 0; s < samples; s++) {
    for (let row = 0; row < height; row++) {
      const from = (s * rows + y + row) * columns + x;
      out.set(data.subarray(from, from + width), (s * height + row) * width);
    }
  }
  return out;
}

interface ChunkCodec {
  readonly description: readonly object[];
  encode(data: PixelData): Promise<Uint8Array>;
  decode(bytes: Uint8Array): Promise<PixelData>;
}

/** numcodecs packs as if values had four bytes, whatever they have; that only costs a little. */
const BLOSC = { cname: "zstd", clevel: 1, shuffle: 2, blocksize: 0 } as const;

function makeCodec({ dtype, chunk }: ZarrLayout): ChunkCodec {
  const length = chunk.height * chunk.width;
  const load = async () => (await import("numcodecs/blosc")).default.fromConfig({ id: "blosc", ...BLOSC });
  return {
    description: [
      { name: "bytes", configuration: { endian: "little" } },
      { name: "blosc", configuration: { ...BLOSC, shuffle: "bitshuffle", typesize: 4 } },
    ],
    encode: async (data) => (await load()).encode(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
    async decode(bytes) {
      const values = await (await load()).decode(bytes);
      return viewPixelData(dtype, values.buffer as ArrayBuffer, values.byteOffset, length);
    },
  };
}
