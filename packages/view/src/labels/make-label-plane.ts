/**
 * Labels of a plane in tiles (tile-store.ts), with a table of its objects (object-table.ts) and their colours.
 */
import type { LabelEdit } from "@cambrian/core";
import type { Box } from "../canvas/camera.js";
import { pushRun } from "../edit/push-run.js";
import { findNeighbours, REACH_PX } from "./adjacency.js";
import { colourGraph, freeColour, settleColours } from "./label-colours.js";
import type { LabelPlane, LabelPlaneChange, PlaneLabelsLike, PlaneObject } from "./label-plane.js";
import { type ObjectEntry, ObjectTable } from "./object-table.js";
import { TILE, TileStore } from "./tile-store.js";

/** The colours of a whole plane are found on a copy of at most so many pixels. */
const COLOURING_PIXELS = 4_000_000;
const WIDEST_16 = 0xffff;

/** A label plane and what only the renderer looks at. */
export interface TiledLabelPlane extends LabelPlane {
  readonly tiles: TileStore;
  readonly table: ObjectTable;
}

/** An empty plane; `load` gives it its size and labels. */
export function makeLabelPlane(height = 0, width = 0): LabelPlane {
  return makeTiledPlane(height, width);
}

/** The same, with what the renderer looks at. */
export function makeTiledPlane(height = 0, width = 0): TiledLabelPlane {
  return new Plane(height, width);
}

class Plane implements TiledLabelPlane {
  height: number;
  width: number;
  tiles: TileStore;
  table = new ObjectTable();
  private colors = new Map<number, number>();
  private beside = new Map<number, ReadonlySet<number>>();
  private largestId = 0;
  private readonly listeners = new Set<(change: LabelPlaneChange) => void>();

  constructor(height: number, width: number) {
    this.height = height;
    this.width = width;
    this.tiles = new TileStore(height, width, false);
  }

  get count(): number {
    return this.table.count;
  }

  load(labels: PlaneLabelsLike): void {
    const { height, width, data, runs } = labels;
    if (data && data.length !== height * width)
      throw new TypeError(`labels of ${height} x ${width} need ${height * width} values, got ${data.length}`);
    this.height = height;
    this.width = width;
    this.tiles = new TileStore(height, width, false);
    this.table = new ObjectTable();
    this.colors = new Map();
    this.beside = new Map();
    this.largestId = 0;
    this.pack(runs ?? (data ? runsOfData(data) : []));
    if (this.table.size > WIDEST_16) this.tiles.widen();
    for (const { id, color } of labels.objects ?? []) {
      if (color !== undefined) this.colors.set(id, color);
      if (id > this.largestId) this.largestId = id;
    }
    this.colourTheRest();
    this.tell({ box: undefined, ids: [] });
  }

  apply(edit: LabelEdit): LabelEdit {
    const made: number[] = [];
    const changed = new Set<number>();
    let y0 = this.height;
    let x0 = this.width;
    let y1 = 0;
    let x1 = 0;
    const size = this.height * this.width;
    for (let run = 0; run + 4 <= edit.length; run += 4) {
      const start = edit[run] as number;
      const end = start + (edit[run + 1] as number);
      const id = edit[run + 3] as number;
      if (!(start >= 0 && end <= size))
        throw new TypeError(`a run from ${start} to ${end} is outside labels of ${this.height} x ${this.width}`);
      const slot = this.slotFor(id);
      for (let at = start; at < end; ) {
        const y = Math.floor(at / this.width);
        const x = at - y * this.width;
        const tx = Math.floor(x / TILE);
        const length = Math.min(end - at, this.width - x, (tx + 1) * TILE - x);
        this.write(y, x, length, slot, id, made, changed);
        at += length;
        y0 = Math.min(y0, y);
        y1 = Math.max(y1, y + 1);
        x0 = Math.min(x0, x);
        x1 = Math.max(x1, x + length);
      }
    }
    if (made.length === 0) return made;
    for (const id of changed) this.forgetNeighbours(id);
    for (const id of changed) {
      if (id > this.largestId) this.largestId = id;
      if (!this.colors.has(id) && this.table.find(id))
        this.colors.set(
          id,
          freeColour(id, (each) => this.neighbours(each), this.colors),
        );
    }
    this.tell({ box: { y0, x0, y1, x1 }, ids: [...changed] });
    return made;
  }

  at(y: number, x: number): number {
    const row = Math.round(y);
    const column = Math.round(x);
    if (!(row >= 0 && column >= 0 && row < this.height && column < this.width)) return 0;
    return this.table.idOf(this.tiles.slotAt(row, column));
  }

  read(box: Box): Uint32Array {
    const width = Math.max(0, box.x1 - box.x0);
    const height = Math.max(0, box.y1 - box.y0);
    const out = new Uint32Array(height * width);
    const inside = clip(box, this);
    if (inside.y1 <= inside.y0 || inside.x1 <= inside.x0) return out;
    this.tiles.sample(1, inside, out.subarray((inside.y0 - box.y0) * width + inside.x0 - box.x0), width);
    for (let i = 0; i < out.length; i++) if (out[i] !== 0) out[i] = this.table.idOf(out[i] as number);
    return out;
  }

  has(id: number): boolean {
    return this.table.find(id) !== undefined;
  }

  ids(): number[] {
    return Array.from(this.table.all(), ({ id }) => id).sort((a, b) => a - b);
  }

  get(id: number): PlaneObject | undefined {
    const entry = this.table.find(id);
    if (!entry) return undefined;
    const { y0, x0, y1, x1 } = this.tight(entry);
    return {
      id,
      area: entry.area,
      box: { y0, x0, y1, x1 },
      centroid: { y: entry.sumY / entry.area, x: entry.sumX / entry.area },
      color: this.color(id),
    };
  }

  idsIn(box: Box): number[] {
    const found: number[] = [];
    for (const entry of this.table.all()) {
      if (entry.y0 < box.y1 && entry.y1 > box.y0 && entry.x0 < box.x1 && entry.x1 > box.x0) {
        const { y0, x0, y1, x1 } = this.tight(entry);
        if (y0 < box.y1 && y1 > box.y0 && x0 < box.x1 && x1 > box.x0) found.push(entry.id);
      }
    }
    return found.sort((a, b) => a - b);
  }

  runsOf(id: number): number[] {
    const object = this.get(id);
    if (!object) return [];
    const { box } = object;
    const width = box.x1 - box.x0;
    const data = this.read(box);
    const runs: number[] = [];
    for (let y = box.y0; y < box.y1; y++) {
      const row = (y - box.y0) * width;
      for (let x = 0; x < width; ) {
        if (data[row + x] !== id) {
          x++;
          continue;
        }
        const from = x;
        while (x < width && data[row + x] === id) x++;
        runs.push(y * this.width + box.x0 + from, x - from);
      }
    }
    return runs;
  }

  newId(): number {
    return ++this.largestId;
  }

  neighbours(id: number): ReadonlySet<number> {
    const known = this.beside.get(id);
    if (known) return known;
    const object = this.get(id);
    if (!object) return new Set();
    const around = clip(widened(object.box, 2 * REACH_PX), this);
    const data = this.read(around);
    const graph = findNeighbours(data, around.y1 - around.y0, around.x1 - around.x0);
    const found = graph.get(id) ?? new Set();
    this.beside.set(id, found);
    return found;
  }

  color(id: number): number {
    return this.colors.get(id) ?? 0;
  }

  setColor(id: number, color: number): void {
    if (this.colors.get(id) === color) return;
    this.colors.set(id, color);
    this.tell({ box: { y0: 0, x0: 0, y1: 0, x1: 0 }, ids: [id] });
  }

  settleColors(ids: Iterable<number>): ReadonlyMap<number, number> {
    const there = [...ids].filter((id) => this.has(id));
    const changed = settleColours(there, (each) => this.neighbours(each), this.colors);
    for (const [id, color] of changed) this.setColor(id, color);
    return changed;
  }

  onChange(listener: (change: LabelPlaneChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(change: LabelPlaneChange): void {
    for (const listener of this.listeners) listener(change);
  }

  private slotFor(id: number): number {
    const slot = this.table.slotOf(id);
    if (slot > WIDEST_16) this.tiles.widen();
    return slot;
  }

  /** Write one piece of a row that lies in one tile, note what stood there. */
  private write(
    y: number,
    x: number,
    length: number,
    slot: number,
    id: number,
    made: number[],
    changed: Set<number>,
  ): void {
    const ty = Math.floor(y / TILE);
    const tx = Math.floor(x / TILE);
    const present = this.tiles.pixels(ty, tx);
    if (!present && slot === 0) return;
    const pixels = this.tiles.writable(ty, tx);
    const start = (y - ty * TILE) * TILE + x - tx * TILE;
    for (let at = start; at < start + length; ) {
      const before = pixels[at] as number;
      const from = at;
      while (at < start + length && pixels[at] === before) at++;
      if (before === slot) continue;
      const left = x + from - start;
      const right = x + at - start;
      const beforeId = this.table.idOf(before);
      if (before !== 0) {
        this.table.remove(before, y, left, right);
        changed.add(beforeId);
      }
      if (slot !== 0) {
        this.table.add(slot, y, left, right);
        changed.add(id);
      }
      pushRun(made, y * this.width + left, right - left, beforeId, id);
    }
    pixels.fill(slot, start, start + length);
  }

  /** Read all runs of the plane and keep them by tile. */
  private pack(runs: Iterable<number>): void {
    const { columns } = this.tiles;
    let row = -1;
    let builders: { at: number; runs: number[] }[] = [];
    const flush = (): void => {
      builders.forEach(({ runs }, tx) => {
        if (runs.length > 0) this.tiles.setRuns(row, tx, Uint32Array.from(runs));
      });
    };
    let at = 0;
    let length: number | undefined;
    for (const value of runs) {
      if (length === undefined) {
        length = value;
        continue;
      }
      const end = at + length;
      length = undefined;
      if (end > this.height * this.width)
        throw new TypeError(`runs of ${end} pixels do not fit into labels of ${this.height} x ${this.width}`);
      if (value !== 0) {
        const slot = this.table.slotOf(value);
        if (value > this.largestId) this.largestId = value;
        while (at < end) {
          const y = Math.floor(at / this.width);
          const x = at - y * this.width;
          const ty = Math.floor(y / TILE);
          const tx = Math.floor(x / TILE);
          const piece = Math.min(end - at, this.width - x, (tx + 1) * TILE - x);
          if (ty !== row) {
            if (row >= 0) flush();
            row = ty;
            builders = Array.from({ length: columns }, () => ({ at: 0, runs: [] }));
          }
          const builder = builders[tx] as { at: number; runs: number[] };
          const start = (y - ty * TILE) * TILE + x - tx * TILE;
          if (start > builder.at) builder.runs.push(start - builder.at, 0);
          builder.runs.push(piece, slot);
          builder.at = start + piece;
          this.table.add(slot, y, x, x + piece);
          at += piece;
        }
      }
      at = end;
    }
    if (row >= 0) flush();
  }

  /** Objects without a colour get one. On a large plane neighbours are looked for on a smaller copy. */
  private colourTheRest(): void {
    let missing = false;
    for (const { id } of this.table.all()) if (!this.colors.has(id)) missing = true;
    if (!missing) return;
    let scale = 1;
    while ((this.height / scale) * (this.width / scale) > COLOURING_PIXELS) scale *= 2;
    const height = Math.ceil(this.height / scale);
    const width = Math.ceil(this.width / scale);
    const data = new Uint32Array(height * width);
    this.tiles.sample(scale, { y0: 0, x0: 0, y1: height, x1: width }, data);
    const bySlot = findNeighbours(data, height, width, Math.max(1, Math.round(REACH_PX / scale)));
    const idOf = (slot: number): number => this.table.idOf(slot);
    const graph = new Map<number, Set<number>>();
    for (const { id } of this.table.all()) graph.set(id, new Set());
    for (const [slot, others] of bySlot) graph.set(idOf(slot), new Set([...others].map(idOf)));
    this.colors = colourGraph(graph, this.colors);
  }

  /** The object changed: its neighbours, and theirs, are to be looked for again. */
  private forgetNeighbours(id: number): void {
    const old = this.beside.get(id);
    if (old) for (const other of old) this.beside.delete(other);
    this.beside.delete(id);
    const entry = this.table.find(id);
    if (!entry) return;
    const around = widened(entry, 2 * REACH_PX);
    for (const other of this.beside.keys()) {
      const box = this.table.find(other);
      if (!box || (box.y0 < around.y1 && box.y1 > around.y0 && box.x0 < around.x1 && box.x1 > around.x0))
        this.beside.delete(other);
    }
  }

  /** The entry with its box measured anew when pixels were taken away. */
  private tight(entry: ObjectEntry): ObjectEntry {
    if (!entry.loose) return entry;
    entry.loose = false;
    const box = { y0: entry.y0, x0: entry.x0, y1: entry.y1, x1: entry.x1 };
    const width = box.x1 - box.x0;
    const data = this.read(box);
    let y0 = box.y1;
    let y1 = box.y0;
    let x0 = box.x1;
    let x1 = box.x0;
    for (let y = box.y0; y < box.y1; y++) {
      const row = (y - box.y0) * width;
      const first = data.subarray(row, row + width).indexOf(entry.id);
      if (first < 0) continue;
      const last = data.subarray(row, row + width).lastIndexOf(entry.id);
      if (y < y0) y0 = y;
      y1 = y + 1;
      x0 = Math.min(x0, box.x0 + first);
      x1 = Math.max(x1, box.x0 + last + 1);
    }
    return Object.assign(entry, { y0, x0, y1, x1 });
  }
}

function* runsOfData(data: Uint32Array): Generator<number> {
  for (let at = 0; at < data.length; ) {
    const id = data[at] as number;
    const start = at;
    while (at < data.length && data[at] === id) at++;
    yield at - start;
    yield id;
  }
}

const clip = (box: Box, { height, width }: { height: number; width: number }): Box => ({
  y0: Math.max(0, box.y0),
  x0: Math.max(0, box.x0),
  y1: Math.min(height, box.y1),
  x1: Math.min(width, box.x1),
});

const widened = (box: Box, by: number): Box => ({
  y0: box.y0 - by,
  x0: box.x0 - by,
  y1: box.y1 + by,
  x1: box.x1 + by,
});
