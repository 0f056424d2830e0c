/**
 * The image: for every tile on screen and every channel the finest pixels there are, drawn over each other by adding. Where a tile
 * has not come yet, a coarser level stands in, or the plane that was shown before.
 */
import type { Box, View } from "../canvas/camera.js";
import { parseColour } from "../canvas/colour.js";
import type { ChannelStyle, PixelSource, TileRequest } from "../canvas/pixel-source.js";
import { makeProgram, type Program } from "../gl/program.js";
import { Damage } from "./damage.js";
import { TILE_VERTEX, tileFragment } from "./image-shaders.js";
import type { Frame, Layer } from "./layer.js";
import { type CachedTile, TileCache } from "./tile-cache.js";

const RGB = ["#FF0000", "#00FF00", "#0000FF"];
/** From this many screen pixels per image pixel on, pixels are shown as squares. */
const SQUARES_FROM = 2;

export class ImageLayer implements Layer {
  readonly damage = new Damage();
  private source: PixelSource | undefined;
  private cache: TileCache | undefined;
  private plane = { t: 0, z: 0 };
  private earlier = { t: 0, z: 0 };
  private channels: readonly ChannelStyle[] = [];
  private readonly whole: Program;
  private readonly float: Program;

  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly budget: number,
    private readonly changed: () => void,
    private readonly failure: (error: unknown) => void,
  ) {
    this.whole = makeProgram(gl, TILE_VERTEX, tileFragment("usampler2D"));
    this.float = makeProgram(gl, TILE_VERTEX, tileFragment("sampler2D"));
  }

  setImage(source: PixelSource | undefined, plane: { readonly t: number; readonly z: number }): void {
    if (source !== this.source) {
      this.cache?.delete();
      this.source = source;
      this.earlier = plane;
      this.cache = source
        ? new TileCache(
            this.gl,
            source,
            this.budget,
            (request) => {
              this.damage.add(tileBox(source, request));
              this.changed();
            },
            this.failure,
          )
        : undefined;
    } else this.earlier = this.plane;
    this.plane = plane;
    this.damage.all();
  }

  setChannels(channels: readonly ChannelStyle[]): void {
    this.channels = channels;
    this.damage.all();
  }

  prepare({ view, width, height, ratio }: Frame): boolean {
    const { source, cache } = this;
    if (!source || !cache) return true;
    const level = this.levelFor(view.zoom * ratio);
    const styles = this.shownChannels();
    const visible = visibleTiles(source, level, view, width / ratio, height / ratio);
    const coarsest = source.levels.length - 1;
    const wanted: TileRequest[] = [];
    if (level !== coarsest)
      for (const [c] of styles)
        for (const [ty, tx] of visibleTiles(source, coarsest, view, width / ratio, height / ratio))
          wanted.push({ ...this.plane, level: coarsest, c, ty, tx });
    for (const [ty, tx] of visible) for (const [c] of styles) wanted.push({ ...this.plane, level, c, ty, tx });
    return cache.want(wanted);
  }

  draw({ view, width, height, ratio }: Frame): void {
    const { gl, source } = this;
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (!source) return;
    const level = this.levelFor(view.zoom * ratio);
    const visible = visibleTiles(source, level, view, width / ratio, height / ratio);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE);
    for (const [c, style] of this.shownChannels())
      for (const [ty, tx] of visible)
        this.drawTile({ ...this.plane, level, c, ty, tx }, style, view, width, height, ratio);
    gl.disable(gl.BLEND);
  }

  /** Value of each channel at a pixel from the finest tile that is loaded at full size, NaN where there is none. */
  valuesAt(y: number, x: number): number[] {
    const { source, cache } = this;
    if (!source || !cache || y < 0 || x < 0 || y >= source.height || x >= source.width) return [];
    const ty = Math.floor(y / source.tile);
    const tx = Math.floor(x / source.tile);
    return Array.from({ length: source.channels }, (_, c) => {
      const tile = cache.find({ ...this.plane, level: 0, c, ty, tx });
      if (!tile) return Number.NaN;
      return tile.data[(y - ty * source.tile) * tile.width + x - tx * source.tile] ?? Number.NaN;
    });
  }

  delete(): void {
    this.cache?.delete();
    this.whole.delete();
    this.float.delete();
  }

  private shownChannels(): [c: number, style: ChannelStyle][] {
    const { source } = this;
    if (!source) return [];
    if (source.rgb) {
      const top = source.dtype === "uint16" ? 65535 : source.dtype === "uint8" ? 255 : 1;
      return RGB.slice(0, source.channels).map((color, c) => [
        c,
        { visible: true, color, contrast: [0, top], gamma: 1 },
      ]);
    }
    return this.channels
      .slice(0, source.channels)
      .map((style, c): [number, ChannelStyle] => [c, style])
      .filter(([, { visible }]) => visible);
  }

  /** The coarsest level that still has a pixel for every pixel of the screen, nearly. */
  private levelFor(zoom: number): number {
    const levels = this.source?.levels ?? [];
    let best = 0;
    levels.forEach(({ scale }, level) => {
      if (scale * zoom <= 1.1) best = level;
    });
    return best;
  }

  private drawTile(
    request: TileRequest,
    style: ChannelStyle,
    view: View,
    width: number,
    height: number,
    ratio: number,
  ): void {
    const { gl, source } = this;
    if (!source) return;
    const found = this.best(request) ?? this.best({ ...request, ...this.earlier });
    if (!found) return;
    const { tile, at } = found;
    const box = tileBox(source, request);
    const scale = source.levels[at.level]?.scale ?? 1;
    const program = tile.whole ? this.whole : this.float;
    program.use();
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, tile.texture);
    gl.uniform1i(program.uniform("tile"), 0);
    gl.uniform4f(program.uniform("box"), box.y0, box.x0, box.y1, box.x1);
    const top = at.ty * source.tile;
    const left = at.tx * source.tile;
    gl.uniform4f(
      program.uniform("texels"),
      box.y0 / scale - top,
      box.x0 / scale - left,
      box.y1 / scale - top,
      box.x1 / scale - left,
    );
    gl.uniform3f(program.uniform("view"), view.y + 0.5, view.x + 0.5, view.zoom * ratio);
    gl.uniform2f(program.uniform("screen"), height, width);
    gl.uniform2i(program.uniform("size"), tile.height, tile.width);
    gl.uniform1i(program.uniform("smoothed"), view.zoom <= SQUARES_FROM || at.level > 0 ? 1 : 0);
    const [low, high] = style.contrast;
    gl.uniform2f(program.uniform("contrast"), low, 1 / Math.max(high - low, Number.EPSILON));
    gl.uniform1f(program.uniform("gamma"), style.gamma);
    const [red, green, blue] = parseColour(style.color);
    gl.uniform3f(program.uniform("color"), red / 255, green / 255, blue / 255);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  /** The tile itself, or the finest loaded one of a coarser level that covers it. */
  private best(request: TileRequest): { tile: CachedTile; at: TileRequest } | undefined {
    const { source, cache } = this;
    if (!source || !cache) return undefined;
    const scale = source.levels[request.level]?.scale ?? 1;
    for (let level = request.level; level < source.levels.length; level++) {
      const factor = (source.levels[level]?.scale ?? 1) / scale;
      const at = { ...request, level, ty: Math.floor(request.ty / factor), tx: Math.floor(request.tx / factor) };
      const tile = cache.find(at);
      if (tile) return { tile, at };
    }
    return undefined;
  }
}

/** The pixels of the image a tile covers. */
function tileBox(source: PixelSource, { level, ty, tx }: TileRequest): Box {
  const side = source.tile * (source.levels[level]?.scale ?? 1);
  return {
    y0: ty * side,
    x0: tx * side,
    y1: Math.min(source.height, (ty + 1) * side),
    x1: Math.min(source.width, (tx + 1) * side),
  };
}

/** Rows and columns of the tiles of a level that are on screen, from the middle outwards. */
function visibleTiles(
  source: PixelSource,
  level: number,
  view: View,
  screenWidth: number,
  screenHeight: number,
): [ty: number, tx: number][] {
  const { scale, height, width } = source.levels[level] ?? { scale: 1, height: source.height, width: source.width };
  const side = source.tile * scale;
  const halfHeight = screenHeight / 2 / view.zoom;
  const halfWidth = screenWidth / 2 / view.zoom;
  const y = view.y + 0.5;
  const x = view.x + 0.5;
  const firstRow = Math.max(0, Math.floor((y - halfHeight) / side));
  const lastRow = Math.min(Math.ceil(height / source.tile) - 1, Math.floor((y + halfHeight) / side));
  const firstColumn = Math.max(0, Math.floor((x - halfWidth) / side));
  const lastColumn = Math.min(Math.ceil(width / source.tile) - 1, Math.floor((x + halfWidth) / side));
  const tiles: [number, number][] = [];
  for (let ty = firstRow; ty <= lastRow; ty++) for (let tx = firstColumn; tx <= lastColumn; tx++) tiles.push([ty, tx]);
  const distance = ([ty, tx]: [number, number]): number => ((ty + 0.5) * side - y) ** 2 + ((tx + 0.5) * side - x) ** 2;
  return tiles.sort((a, b) => distance(a) - distance(b));
}
