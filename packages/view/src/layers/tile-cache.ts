/**
 * Tiles of an image on the graphics card, with their pixels, up to a number of bytes; those not drawn for longest go first.
 * Reads what is wanted, a few at a time, and stops reading what nobody wants any more.
 */
import type { PixelData } from "@cambrian/core";
import type { PixelSource, TileRequest } from "../canvas/pixel-source.js";
import { makeTexture } from "../gl/program.js";

export interface CachedTile {
  readonly texture: WebGLTexture;
  /** Whether the texture holds whole numbers (8 and 16 bit) or floats. */
  readonly whole: boolean;
  readonly data: PixelData;
  readonly height: number;
  readonly width: number;
  readonly bytes: number;
}

/** Browsers open six connections to a server. */
const AT_ONCE = 6;

export const tileKey = ({ level, t, z, c, ty, tx }: TileRequest): string => `${level}/${t}/${z}/${c}/${ty}/${tx}`;

export class TileCache {
  private readonly tiles = new Map<string, CachedTile>();
  private readonly reading = new Map<string, AbortController>();
  private readonly failed = new Set<string>();
  private wanted: readonly TileRequest[] = [];
  private bytes = 0;
  private told = false;
  private closed = false;

  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly source: PixelSource,
    private readonly budget: number,
    private readonly arrived: (request: TileRequest) => void,
    private readonly failure: (error: unknown) => void,
  ) {}

  find(request: TileRequest): CachedTile | undefined {
    const key = tileKey(request);
    const tile = this.tiles.get(key);
    if (tile) {
      this.tiles.delete(key);
      this.tiles.set(key, tile);
    }
    return tile;
  }

  /** What to read, the most urgent first; the rest is given up. True when nothing is left to read. */
  want(requests: readonly TileRequest[]): boolean {
    this.wanted = requests.filter((each) => {
      const key = tileKey(each);
      return !this.tiles.has(key) && !this.failed.has(key);
    });
    const keys = new Set(this.wanted.map(tileKey));
    for (const [key, controller] of this.reading) if (!keys.has(key)) controller.abort();
    this.next();
    return this.wanted.length === 0;
  }

  delete(): void {
    this.closed = true;
    for (const controller of this.reading.values()) controller.abort();
    for (const { texture } of this.tiles.values()) this.gl.deleteTexture(texture);
    this.tiles.clear();
  }

  private next(): void {
    for (const request of this.wanted) {
      if (this.reading.size >= AT_ONCE) return;
      const key = tileKey(request);
      if (!this.reading.has(key) && !this.tiles.has(key) && !this.failed.has(key)) void this.read(key, request);
    }
  }

  private async read(key: string, request: TileRequest): Promise<void> {
    const controller = new AbortController();
    this.reading.set(key, controller);
    try {
      const { data, height, width } = await this.source.read(request, controller.signal);
      if (!controller.signal.aborted) this.keep(key, data, height, width);
    } catch (error) {
      if (!controller.signal.aborted) {
        this.failed.add(key);
        if (!this.told) this.failure(error);
        this.told = true;
      }
    } finally {
      this.reading.delete(key);
      if (!this.closed) {
        this.arrived(request);
        this.next();
      }
    }
  }

  private keep(key: string, data: PixelData, height: number, width: number): void {
    if (this.closed) return;
    const { gl } = this;
    const texture = makeTexture(gl);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    let whole = true;
    let bytes = data.byteLength;
    if (data instanceof Uint8Array) {
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8UI, width, height, 0, gl.RED_INTEGER, gl.UNSIGNED_BYTE, data);
    } else if (data instanceof Uint16Array) {
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R16UI, width, height, 0, gl.RED_INTEGER, gl.UNSIGNED_SHORT, data);
    } else {
      whole = false;
      const floats = data instanceof Float32Array ? data : Float32Array.from(data);
      bytes += data === floats ? 0 : floats.byteLength;
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, width, height, 0, gl.RED, gl.FLOAT, floats);
    }
    this.tiles.set(key, { texture, whole, data, height, width, bytes });
    this.bytes += bytes;
    for (const [oldest, tile] of this.tiles) {
      if (this.bytes <= this.budget || oldest === key) break;
      this.tiles.delete(oldest);
      this.bytes -= tile.bytes;
      gl.deleteTexture(tile.texture);
    }
  }
}
