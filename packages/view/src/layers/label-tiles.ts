/**
 * Tiles of a label plane on the graphics card: one array of textures of 512 x 512, and a small table that says in which layer a
 * tile lies. An edit uploads only the pixels it changed.
 */
import type { Box } from "../canvas/camera.js";
import { makeTexture } from "../gl/program.js";
import type { TiledLabelPlane } from "../labels/make-label-plane.js";
import { type SlotPixels, TILE } from "../labels/tile-store.js";

/** A tile at a level is in a layer, or known to be empty. */
const EMPTY = -1;

/** What is on screen at a level, in tiles, ends not included. */
export interface TileRange {
  readonly level: number;
  readonly y0: number;
  readonly x0: number;
  readonly y1: number;
  readonly x1: number;
}

export class LabelTiles {
  texture: WebGLTexture;
  readonly places: WebGLTexture;
  private layers = 0;
  private wide = false;
  /** Of level / row / column: the layer. The one used longest ago first. */
  private readonly placed = new Map<string, number>();
  private free: number[] = [];
  private placesShown = "";
  private scratch: SlotPixels = new Uint16Array(TILE * TILE);

  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly plane: TiledLabelPlane,
  ) {
    this.texture = makeTexture(gl, gl.TEXTURE_2D_ARRAY);
    this.places = makeTexture(gl);
  }

  /** Forget all tiles. */
  clear(): void {
    this.placed.clear();
    this.free = Array.from({ length: this.layers }, (_, layer) => layer);
    this.placesShown = "";
  }

  /** Is every tile of the range there? Prepares missing ones until `deadline` (of performance.now()), at least one. */
  prepare(range: TileRange, deadline: number): boolean {
    const count = (range.y1 - range.y0) * (range.x1 - range.x0);
    this.reserve(count);
    let complete = true;
    let first = true;
    for (let ty = range.y0; ty < range.y1; ty++) {
      for (let tx = range.x0; tx < range.x1; tx++) {
        const key = `${range.level}/${ty}/${tx}`;
        const layer = this.placed.get(key);
        if (layer !== undefined) {
          this.placed.delete(key);
          this.placed.set(key, layer);
        } else if (first || performance.now() < deadline) {
          this.place(key, range.level, ty, tx);
          first = false;
        } else complete = false;
      }
    }
    return complete;
  }

  /** Bring the table of a range to the graphics card. */
  show(range: TileRange): void {
    const { gl } = this;
    const height = Math.max(1, range.y1 - range.y0);
    const width = Math.max(1, range.x1 - range.x0);
    const table = new Int16Array(height * width).fill(EMPTY);
    for (let ty = range.y0; ty < range.y1; ty++)
      for (let tx = range.x0; tx < range.x1; tx++)
        table[(ty - range.y0) * width + tx - range.x0] = this.placed.get(`${range.level}/${ty}/${tx}`) ?? EMPTY;
    const shown = `${height} ${width} ${table.join()}`;
    if (shown === this.placesShown) return;
    this.placesShown = shown;
    gl.bindTexture(gl.TEXTURE_2D, this.places);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R16I, width, height, 0, gl.RED_INTEGER, gl.SHORT, table);
  }

  /** Pixels of the plane changed: upload them where their tiles are there. */
  update(box: Box): void {
    if (this.plane.tiles.wide !== this.wide) {
      this.reserve(this.layers);
      return;
    }
    for (const [key, layer] of [...this.placed]) {
      const [level = 0, ty = 0, tx = 0] = key.split("/").map(Number);
      const scale = 2 ** level;
      const half = scale >> 1;
      // Pixels of the level that are sampled inside the box.
      const part = {
        y0: Math.max(ty * TILE, Math.ceil((box.y0 - half) / scale)),
        x0: Math.max(tx * TILE, Math.ceil((box.x0 - half) / scale)),
        y1: Math.min((ty + 1) * TILE, Math.floor((box.y1 - 1 - half) / scale) + 1),
        x1: Math.min((tx + 1) * TILE, Math.floor((box.x1 - 1 - half) / scale) + 1),
      };
      if (part.y1 <= part.y0 || part.x1 <= part.x0) continue;
      if (layer === EMPTY) this.placed.delete(key);
      else this.upload(level, part, layer, part.y0 - ty * TILE, part.x0 - tx * TILE);
    }
  }

  delete(): void {
    this.gl.deleteTexture(this.texture);
    this.gl.deleteTexture(this.places);
  }

  /** Room for twice `count` tiles, so that two levels can be there at once; slots as wide as the plane's. */
  private reserve(count: number): void {
    const { gl } = this;
    const wide = this.plane.tiles.wide;
    const most = gl.getParameter(gl.MAX_ARRAY_TEXTURE_LAYERS) as number;
    const needed = Math.min(most, Math.max(8, this.layers, 2 ** Math.ceil(Math.log2(count * 2))));
    if (needed === this.layers && wide === this.wide) return;
    gl.deleteTexture(this.texture);
    this.texture = makeTexture(gl, gl.TEXTURE_2D_ARRAY);
    gl.texStorage3D(gl.TEXTURE_2D_ARRAY, 1, wide ? gl.R32UI : gl.R16UI, TILE, TILE, needed);
    this.layers = needed;
    this.wide = wide;
    this.scratch = wide ? new Uint32Array(TILE * TILE) : new Uint16Array(TILE * TILE);
    this.clear();
  }

  private place(key: string, level: number, ty: number, tx: number): void {
    const part = { y0: ty * TILE, x0: tx * TILE, y1: (ty + 1) * TILE, x1: (tx + 1) * TILE };
    if (!this.plane.tiles.holds(2 ** level, part)) {
      this.placed.set(key, EMPTY);
      return;
    }
    let layer = this.free.pop();
    while (layer === undefined) {
      const oldest = this.placed.entries().next().value;
      if (!oldest) return;
      this.placed.delete(oldest[0]);
      if (oldest[1] !== EMPTY) layer = oldest[1];
    }
    this.upload(level, part, layer, 0, 0);
    this.placed.set(key, layer);
  }

  private upload(level: number, part: Box, layer: number, top: number, left: number): void {
    const { gl } = this;
    const height = part.y1 - part.y0;
    const width = part.x1 - part.x0;
    const pixels = this.scratch.subarray(0, height * width);
    this.plane.tiles.sample(2 ** level, part, pixels);
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    const kind = this.wide ? gl.UNSIGNED_INT : gl.UNSIGNED_SHORT;
    gl.texSubImage3D(gl.TEXTURE_2D_ARRAY, 0, left, top, layer, width, height, 1, gl.RED_INTEGER, kind, pixels);
  }
}
