/**
 * The labels over the image: keeps tiles and styles of a plane on the graphics card, finds the slot under every pixel of the screen
 * and draws image, fills and outlines in one go.
 */
import type { Box } from "../canvas/camera.js";
import type { LabelStyle } from "../canvas/canvas.js";
import { parseColour } from "../canvas/colour.js";
import { makeProgram, makeTexture, type Program } from "../gl/program.js";
import { LABEL_COLOURS } from "../labels/label-colours.js";
import type { LabelPlaneChange } from "../labels/label-plane.js";
import type { TiledLabelPlane } from "../labels/make-label-plane.js";
import { TILE } from "../labels/tile-store.js";
import { Damage } from "./damage.js";
import { FLAG, FULL_VERTEX, LABEL_FRAGMENT, SLOT_FRAGMENT, STYLE_WIDTH } from "./label-shaders.js";
import { LabelTiles, type TileRange } from "./label-tiles.js";
import type { Frame, Layer } from "./layer.js";

/** Preparing tiles may take this long in a frame, in milliseconds. */
const PATIENCE = 6;
/** From so many device pixels per image pixel on, edges follow the pixels exactly. */
const EXACT_FROM = 8;
/** More separate changes than this in a frame are uploaded as one. */
const MOST_BOXES = 32;

export class LabelLayer implements Layer {
  readonly damage = new Damage();
  private readonly tiles: LabelTiles;
  private readonly slotProgram: Program;
  private readonly drawProgram: Program;
  private readonly styles: WebGLTexture;
  private readonly shapes: WebGLTexture;
  private styleRows = 0;
  private styleData = new Uint8Array(0);
  private shapeData = new Float32Array(0);
  private readonly staleRows = new Set<number>();
  private boxes: Box[] = [];
  private stale = true;
  private shown: TileRange | undefined;
  private complete = false;
  private readonly stop: () => void;

  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly plane: TiledLabelPlane,
    private readonly look: {
      readonly style: () => LabelStyle;
      readonly selection: () => ReadonlySet<number>;
      readonly hover: () => number | undefined;
    },
    changed: () => void,
  ) {
    this.tiles = new LabelTiles(gl, plane);
    this.slotProgram = makeProgram(gl, FULL_VERTEX, SLOT_FRAGMENT);
    this.drawProgram = makeProgram(gl, FULL_VERTEX, LABEL_FRAGMENT);
    this.styles = makeTexture(gl);
    this.shapes = makeTexture(gl);
    this.stop = plane.onChange((change) => {
      this.take(change);
      changed();
    });
  }

  /** Ask for the styles again: of these objects, or of all. */
  restyle(ids?: Iterable<number>): void {
    if (!ids) {
      this.stale = true;
      this.damage.all();
      return;
    }
    for (const id of ids) {
      this.styleOf(id);
      this.damageObject(id);
    }
  }

  prepare(frame: Frame): boolean {
    if (this.stale) this.styleAll();
    for (const box of this.boxes) this.tiles.update(box);
    this.boxes = [];
    this.uploadStyles();
    const target = this.rangeFor(frame);
    const before = this.shown;
    const complete =
      target.y1 <= target.y0 || target.x1 <= target.x0 || this.tiles.prepare(target, performance.now() + PATIENCE);
    if (complete || !before) this.shown = target;
    else {
      // Until the new level is there the old one is shown, as far as it goes.
      const old = this.rangeFor(frame, before.level);
      this.shown = (old.y1 - old.y0) * (old.x1 - old.x0) > 128 ? target : old;
    }
    if (!complete || !this.complete || before?.level !== this.shown.level) this.damage.all();
    this.complete = complete;
    return complete;
  }

  /** The slots under the screen's pixels. */
  draw(frame: Frame): void {
    const { gl, plane, shown } = this;
    if (!shown) return;
    this.tiles.show(shown);
    const scale = 2 ** shown.level;
    const program = this.slotProgram;
    program.use();
    bind(gl, program, "tiles", 0, gl.TEXTURE_2D_ARRAY, this.tiles.texture);
    bind(gl, program, "places", 1, gl.TEXTURE_2D, this.tiles.places);
    bind(gl, program, "styles", 2, gl.TEXTURE_2D, this.styles);
    gl.uniform2i(program.uniform("origin"), shown.y0, shown.x0);
    const known = shown.y1 > shown.y0 && shown.x1 > shown.x0;
    gl.uniform4i(
      program.uniform("known"),
      shown.y0 * TILE,
      shown.x0 * TILE,
      known ? Math.min(shown.y1 * TILE, Math.ceil(plane.height / scale)) : 0,
      known ? Math.min(shown.x1 * TILE, Math.ceil(plane.width / scale)) : 0,
    );
    const zoom = frame.view.zoom * frame.ratio;
    gl.uniform3f(program.uniform("view"), (frame.view.y + 0.5) / scale, (frame.view.x + 0.5) / scale, zoom * scale);
    gl.uniform2f(program.uniform("screen"), frame.height, frame.width);
    gl.uniform1i(program.uniform("rounded"), zoom * scale > 1.2 && zoom < EXACT_FROM ? 1 : 0);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  /** Image and labels into the framebuffer that is bound. `from`: the image and the slots as drawn for this frame. */
  compose(
    frame: Frame,
    from: { readonly picture: WebGLTexture; readonly slots: WebGLTexture },
    ground: string,
    image: Box,
    hidden: boolean,
  ): void {
    const { gl } = this;
    const { show, opacity, bright } = this.look.style();
    const program = this.drawProgram;
    program.use();
    bind(gl, program, "picture", 0, gl.TEXTURE_2D, from.picture);
    bind(gl, program, "slots", 1, gl.TEXTURE_2D, from.slots);
    bind(gl, program, "styles", 2, gl.TEXTURE_2D, this.styles);
    bind(gl, program, "shapes", 3, gl.TEXTURE_2D, this.shapes);
    gl.uniform1i(program.uniform("labelled"), hidden ? 0 : 1);
    gl.uniform1f(program.uniform("line"), show === "outline" || show === "both" ? opacity : 0);
    gl.uniform1f(program.uniform("fill"), show === "fill" ? opacity * 0.5 : show === "both" ? opacity * 0.28 : 0);
    gl.uniform1i(program.uniform("bright"), bright ? 1 : 0);
    gl.uniform1f(program.uniform("ratio"), frame.ratio);
    gl.uniform3f(program.uniform("view"), frame.view.y + 0.5, frame.view.x + 0.5, frame.view.zoom * frame.ratio);
    gl.uniform2f(program.uniform("screen"), frame.height, frame.width);
    const [red, green, blue] = parseColour(ground);
    gl.uniform3f(program.uniform("ground"), red / 255, green / 255, blue / 255);
    gl.uniform4f(program.uniform("image"), image.y0, image.x0, image.y1, image.x1);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  delete(): void {
    this.stop();
    this.tiles.delete();
    this.slotProgram.delete();
    this.drawProgram.delete();
    this.gl.deleteTexture(this.styles);
    this.gl.deleteTexture(this.shapes);
  }

  private take({ box, ids }: LabelPlaneChange): void {
    if (!box) {
      this.tiles.clear();
      this.shown = undefined;
      this.boxes = [];
      this.stale = true;
      this.damage.all();
      return;
    }
    const { dashed } = this.look.style();
    for (const id of ids) {
      this.styleOf(id);
      // Dashes go round the middle, which moved.
      if (box.y1 <= box.y0 || dashed(id)) this.damageObject(id);
    }
    if (box.y1 <= box.y0) return;
    this.damage.add(box);
    this.boxes.push(box);
    if (this.boxes.length > MOST_BOXES) this.boxes = [this.boxes.reduce(joined)];
  }

  private damageObject(id: number): void {
    const entry = this.plane.table.find(id);
    if (entry) this.damage.add({ y0: entry.y0, x0: entry.x0, y1: entry.y1, x1: entry.x1 });
  }

  /** Which tiles are on screen at the level that fits the zoom, or at the one given. */
  private rangeFor({ view, width, height, ratio }: Frame, level?: number): TileRange {
    const { plane } = this;
    const zoom = view.zoom * ratio;
    const chosen = level ?? Math.min(9, Math.max(0, Math.floor(Math.log2(1 / zoom) + 0.5)));
    const side = TILE * 2 ** chosen;
    const halfHeight = height / 2 / zoom;
    const halfWidth = width / 2 / zoom;
    const y = view.y + 0.5;
    const x = view.x + 0.5;
    return {
      level: chosen,
      y0: Math.max(0, Math.floor((y - halfHeight) / side)),
      x0: Math.max(0, Math.floor((x - halfWidth) / side)),
      y1: Math.min(Math.ceil(plane.height / side), Math.floor((y + halfHeight) / side) + 1),
      x1: Math.min(Math.ceil(plane.width / side), Math.floor((x + halfWidth) / side) + 1),
    };
  }

  private styleAll(): void {
    this.stale = false;
    this.grow(this.plane.table.size);
    for (const { id } of this.plane.table.all()) this.styleOf(id);
  }

  private styleOf(id: number): void {
    const slot = this.plane.table.findSlot(id);
    if (slot === 0) return;
    this.grow(slot);
    const { colorOf, dashed, hidden } = this.look.style();
    const entry = this.plane.table.find(id);
    const css = colorOf?.(id) ?? LABEL_COLOURS[this.plane.color(id) % LABEL_COLOURS.length] ?? "#FFFFFF";
    const [red, green, blue] = parseColour(css);
    let flags: number = dashed(id) ? FLAG.dashed : 0;
    if (this.look.selection().has(id)) flags |= FLAG.selected;
    if (this.look.hover() === id) flags |= FLAG.hovered;
    if (hidden?.(id)) flags |= FLAG.hidden;
    this.styleData.set([red, green, blue, flags], slot * 4);
    if (entry)
      this.shapeData.set(
        [entry.sumY / entry.area, entry.sumX / entry.area, Math.sqrt(entry.area / Math.PI), 0],
        slot * 4,
      );
    this.staleRows.add(Math.floor(slot / STYLE_WIDTH));
  }

  /** Room for styles up to a slot. */
  private grow(slot: number): void {
    const rows = Math.floor(slot / STYLE_WIDTH) + 1;
    const room = this.styleData.length / 4 / STYLE_WIDTH;
    if (rows <= room) return;
    const next = Math.max(4, 2 ** Math.ceil(Math.log2(rows)));
    const styles = new Uint8Array(next * STYLE_WIDTH * 4);
    styles.set(this.styleData);
    this.styleData = styles;
    const shapes = new Float32Array(next * STYLE_WIDTH * 4);
    shapes.set(this.shapeData);
    this.shapeData = shapes;
  }

  private uploadStyles(): void {
    const { gl } = this;
    this.grow(1);
    const rows = this.styleData.length / 4 / STYLE_WIDTH;
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    const put = (texture: WebGLTexture, upload: () => void): void => {
      gl.bindTexture(gl.TEXTURE_2D, texture);
      upload();
    };
    if (rows !== this.styleRows) {
      this.styleRows = rows;
      this.staleRows.clear();
      put(this.styles, () =>
        gl.texImage2D(
          gl.TEXTURE_2D,
          0,
          gl.RGBA8UI,
          STYLE_WIDTH,
          rows,
          0,
          gl.RGBA_INTEGER,
          gl.UNSIGNED_BYTE,
          this.styleData,
        ),
      );
      put(this.shapes, () =>
        gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, STYLE_WIDTH, rows, 0, gl.RGBA, gl.FLOAT, this.shapeData),
      );
      return;
    }
    for (const row of this.staleRows) {
      const from = row * STYLE_WIDTH * 4;
      const to = from + STYLE_WIDTH * 4;
      put(this.styles, () =>
        gl.texSubImage2D(
          gl.TEXTURE_2D,
          0,
          0,
          row,
          STYLE_WIDTH,
          1,
          gl.RGBA_INTEGER,
          gl.UNSIGNED_BYTE,
          this.styleData.subarray(from, to),
        ),
      );
      put(this.shapes, () =>
        gl.texSubImage2D(
          gl.TEXTURE_2D,
          0,
          0,
          row,
          STYLE_WIDTH,
          1,
          gl.RGBA,
          gl.FLOAT,
          this.shapeData.subarray(from, to),
        ),
      );
    }
    this.staleRows.clear();
  }
}

function bind(
  gl: WebGL2RenderingContext,
  program: Program,
  name: string,
  unit: number,
  target: number,
  texture: WebGLTexture,
): void {
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(target, texture);
  gl.uniform1i(program.uniform(name), unit);
}

const joined = (a: Box, b: Box): Box => ({
  y0: Math.min(a.y0, b.y0),
  x0: Math.min(a.x0, b.x0),
  y1: Math.max(a.y1, b.y1),
  x1: Math.max(a.x1, b.x1),
});

/** Where the image is on the screen, in device pixels. */
export function imageOnScreen({ view, width, height, ratio }: Frame, image: { height: number; width: number }): Box {
  const zoom = view.zoom * ratio;
  const y0 = (-0.5 - view.y) * zoom + height / 2;
  const x0 = (-0.5 - view.x) * zoom + width / 2;
  return { y0, x0, y1: y0 + image.height * zoom, x1: x0 + image.width * zoom };
}
