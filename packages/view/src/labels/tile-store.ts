/**
 * The pixels of a label plane in tiles of 512 x 512. A tile that holds nothing takes no memory; one that is not being looked at or
 * drawn on is kept as runs, so that a plane of 20,000 x 20,000 with 10,000 objects is some ten megabytes instead of 1,600.
 *
 * What stands in a pixel is a slot: a small number that stands for an object's id (see slots.ts).
 */

import type { Box } from "../canvas/camera.js";

export const TILE = 512;
const PIXELS = TILE * TILE;

/** 16 bit while fewer than 65,536 objects are there. */
export type SlotPixels = Uint16Array | Uint32Array;

interface StoredTile {
  /** length, slot, length, slot ... of the whole tile in reading order; missing when `pixels` were changed. */
  runs: Uint32Array | undefined;
  /** [y, x], unpacked. */
  pixels: SlotPixels | undefined;
}

/** How many tiles are unpacked at once. */
const WARM = 256;

export class TileStore {
  readonly rows: number;
  readonly columns: number;
  private readonly tiles = new Map<number, StoredTile>();
  /** Unpacked tiles, the one used longest ago first. */
  private readonly warm = new Set<number>();

  constructor(
    readonly height: number,
    readonly width: number,
    /** Whether slots need 32 bits. */
    public wide: boolean,
  ) {
    this.rows = Math.ceil(height / TILE);
    this.columns = Math.ceil(width / TILE);
  }

  /** Number of tiles that hold something. */
  get size(): number {
    return this.tiles.size;
  }

  /** Set a tile from runs (length, slot pairs in reading order; what is left over is 0). */
  setRuns(ty: number, tx: number, runs: Uint32Array): void {
    this.tiles.set(ty * this.columns + tx, { runs, pixels: undefined });
  }

  /** Pixels of a tile for reading; `undefined` when it is empty. */
  pixels(ty: number, tx: number): SlotPixels | undefined {
    const key = ty * this.columns + tx;
    const tile = this.tiles.get(key);
    if (!tile) return undefined;
    return this.unpack(key, tile);
  }

  /** Pixels of a tile for writing. */
  writable(ty: number, tx: number): SlotPixels {
    const key = ty * this.columns + tx;
    let tile = this.tiles.get(key);
    if (!tile) {
      tile = { runs: undefined, pixels: this.make() };
      this.tiles.set(key, tile);
    }
    const pixels = this.unpack(key, tile);
    tile.runs = undefined;
    return pixels;
  }

  /** Does a part of a level meet a tile that holds something? */
  holds(scale: number, box: Box): boolean {
    const lastRow = Math.min(this.rows - 1, Math.floor((box.y1 * scale - 1) / TILE));
    const lastColumn = Math.min(this.columns - 1, Math.floor((box.x1 * scale - 1) / TILE));
    for (let ty = Math.max(0, Math.floor((box.y0 * scale) / TILE)); ty <= lastRow; ty++)
      for (let tx = Math.max(0, Math.floor((box.x0 * scale) / TILE)); tx <= lastColumn; tx++)
        if (this.tiles.has(ty * this.columns + tx)) return true;
    return false;
  }

  slotAt(y: number, x: number): number {
    const pixels = this.pixels(Math.floor(y / TILE), Math.floor(x / TILE));
    return pixels ? (pixels[(y % TILE) * TILE + (x % TILE)] as number) : 0;
  }

  /** Slots from now on need 32 bits. */
  widen(): void {
    if (this.wide) return;
    this.wide = true;
    for (const tile of this.tiles.values()) if (tile.pixels) tile.pixels = Uint32Array.from(tile.pixels);
  }

  /**
   * Sample a part of a coarser level into `out` [y, x], `stride` values a row: pixel (y, x) of a level with `scale` is
   * pixel (y * scale + scale / 2, x * scale + scale / 2) of the plane. Box in pixels of the level; outside the plane 0.
   */
  sample(scale: number, box: Box, out: SlotPixels, stride: number = box.x1 - box.x0): void {
    const half = scale >> 1;
    for (let y = 0; y < box.y1 - box.y0; y++) out.fill(0, y * stride, y * stride + box.x1 - box.x0);
    const toTile = (place: number): number => Math.floor((place * scale + half) / TILE);
    const firstRow = Math.max(0, toTile(box.y0));
    const lastRow = Math.min(this.rows - 1, toTile(box.y1 - 1));
    const firstColumn = Math.max(0, toTile(box.x0));
    const lastColumn = Math.min(this.columns - 1, toTile(box.x1 - 1));
    for (let ty = firstRow; ty <= lastRow; ty++) {
      for (let tx = firstColumn; tx <= lastColumn; tx++) {
        const tile = this.tiles.get(ty * this.columns + tx);
        if (!tile) continue;
        if (!tile.pixels && scale <= 2) this.unpack(ty * this.columns + tx, tile);
        // The box in pixels of the plane relative to the tile: sampled where place % scale = half.
        const y0 = box.y0 * scale - ty * TILE;
        const x0 = box.x0 * scale - tx * TILE;
        const fromY = Math.max(0, box.y0, Math.ceil((ty * TILE - half) / scale)) - box.y0;
        const endY = Math.min(box.y1 - 1, Math.floor((ty * TILE + TILE - 1 - half) / scale)) - box.y0;
        const fromX = Math.max(0, box.x0, Math.ceil((tx * TILE - half) / scale)) - box.x0;
        const endX = Math.min(box.x1 - 1, Math.floor((tx * TILE + TILE - 1 - half) / scale)) - box.x0;
        if (endY < fromY || endX < fromX) continue;
        if (tile.pixels) {
          for (let y = fromY; y <= endY; y++) {
            const row = (y0 + y * scale + half) * TILE;
            if (scale === 1) out.set(tile.pixels.subarray(row + x0 + fromX, row + x0 + endX + 1), y * stride + fromX);
            else
              for (let x = fromX; x <= endX; x++)
                out[y * stride + x] = tile.pixels[row + x0 + x * scale + half] as number;
          }
        } else if (tile.runs) {
          let at = 0;
          for (let run = 0; run < tile.runs.length; run += 2) {
            const end = at + (tile.runs[run] as number);
            const slot = tile.runs[run + 1] as number;
            if (slot !== 0) {
              const lastRunRow = Math.floor((end - 1) / TILE);
              for (let row = Math.floor(at / TILE); row <= lastRunRow; row++) {
                const y = (row - half - y0) / scale;
                if (y < fromY || y > endY || !Number.isInteger(y)) continue;
                const left = Math.max(at - row * TILE, 0);
                const right = Math.min(end - row * TILE, TILE) - 1;
                const from = Math.max(fromX, Math.ceil((left - half - x0) / scale));
                const to = Math.min(endX, Math.floor((right - half - x0) / scale));
                if (to >= from) out.fill(slot, y * stride + from, y * stride + to + 1);
              }
            }
            at = end;
          }
        }
      }
    }
  }

  private make(): SlotPixels {
    return this.wide ? new Uint32Array(PIXELS) : new Uint16Array(PIXELS);
  }

  private unpack(key: number, tile: StoredTile): SlotPixels {
    if (!tile.pixels) {
      tile.pixels = this.make();
      let at = 0;
      const runs = tile.runs ?? new Uint32Array(0);
      for (let run = 0; run < runs.length; run += 2) {
        const end = at + (runs[run] as number);
        if (runs[run + 1] !== 0) tile.pixels.fill(runs[run + 1] as number, at, end);
        at = end;
      }
    }
    this.warm.delete(key);
    this.warm.add(key);
    if (this.warm.size > WARM) {
      const [oldest] = this.warm;
      if (oldest !== undefined) this.pack(oldest);
    }
    return tile.pixels;
  }

  private pack(key: number): void {
    this.warm.delete(key);
    const tile = this.tiles.get(key);
    if (!tile?.pixels) return;
    tile.runs ??= packRuns(tile.pixels);
    tile.pixels = undefined;
    if (tile.runs.length === 0) this.tiles.delete(key);
  }
}

/** Pixels as length, slot pairs; zeros at the end are left out. */
export function packRuns(pixels: SlotPixels): Uint32Array {
  const runs: number[] = [];
  for (let at = 0; at < pixels.length; ) {
    const slot = pixels[at] as number;
    const start = at;
    while (at < pixels.length && pixels[at] === slot) at++;
    if (slot !== 0 || at < pixels.length) runs.push(at - start, slot);
  }
  return Uint32Array.from(runs);
}
