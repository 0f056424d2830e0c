/**
 * Draws image, labels and marks into two canvases in an element, whenever something changed and at most once for each frame of the
 * screen.
 */
import { makeSurface, refused, type Surface } from "../gl/program.js";
import type { TiledLabelPlane } from "../labels/make-label-plane.js";
import { exposedStrips, fewRectangles } from "../layers/damage.js";
import { ImageLayer } from "../layers/image-layer.js";
import { imageOnScreen, LabelLayer } from "../layers/label-layer.js";
import type { Frame } from "../layers/layer.js";
import { drawMarks } from "../layers/marks-layer.js";
import type { Box, Size, View } from "./camera.js";
import type { CanvasOptions, LabelStyle } from "./canvas.js";
import type { Mark } from "./mark.js";
import type { ChannelStyle, PixelSource } from "./pixel-source.js";

/** All there is to show. */
export interface Scene {
  source: PixelSource | undefined;
  plane: { readonly t: number; readonly z: number };
  channels: readonly ChannelStyle[];
  style: LabelStyle;
  selection: ReadonlySet<number>;
  hover: number | undefined;
  hidden: boolean;
  view: View;
}

const TILE_BYTES = 256 * 2 ** 20;
const GROUND = "#0C0C0D";

export class Renderer {
  readonly pictureCanvas = document.createElement("canvas");
  readonly marksCanvas = document.createElement("canvas");
  size: Size = { height: 1, width: 1 };
  /** The last frame had everything it needed. */
  complete = false;
  private readonly gl: WebGL2RenderingContext;
  private readonly brush: CanvasRenderingContext2D;
  private layers:
    | { image: ImageLayer; labels: LabelLayer; picture: Surface; slots: Surface; final: Surface }
    | undefined;
  /** What the surfaces show. */
  private drawn: Frame | undefined;
  private ratio = 1;
  private asked = 0;
  private marksStale = true;
  private waiting: (() => void)[] = [];
  private readonly observer: ResizeObserver;

  constructor(
    private readonly element: HTMLElement,
    private readonly scene: Scene,
    private readonly plane: TiledLabelPlane,
    private readonly options: CanvasOptions,
    private readonly marks: () => readonly Mark[],
    private readonly before: () => void,
    private readonly resized: () => void,
    private readonly failure: (error: unknown) => void,
  ) {
    const gl = this.pictureCanvas.getContext("webgl2", {
      alpha: false,
      antialias: false,
      depth: false,
      stencil: false,
    });
    const brush = this.marksCanvas.getContext("2d");
    if (!gl || !brush) throw refused("no context");
    this.gl = gl;
    this.brush = brush;
    for (const canvas of [this.pictureCanvas, this.marksCanvas]) {
      Object.assign(canvas.style, {
        position: "absolute",
        inset: "0",
        width: "100%",
        height: "100%",
        display: "block",
      });
      canvas.setAttribute("aria-hidden", "true");
    }
    this.marksCanvas.style.pointerEvents = "none";
    element.prepend(this.pictureCanvas, this.marksCanvas);
    this.pictureCanvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      this.layers = undefined;
    });
    this.pictureCanvas.addEventListener("webglcontextrestored", () => this.build());
    this.build();
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(element);
    this.measure();
  }

  setImage(): void {
    this.layers?.image.setImage(this.scene.source, this.scene.plane);
    this.ask();
  }

  setChannels(): void {
    this.layers?.image.setChannels(this.scene.channels);
    this.ask();
  }

  restyle(ids?: Iterable<number>): void {
    this.layers?.labels.restyle(ids);
    this.ask();
  }

  /** The view changed. */
  moved(): void {
    this.marksStale = true;
    this.ask();
  }

  marked(): void {
    this.marksStale = true;
    this.ask();
  }

  valuesAt(y: number, x: number): number[] {
    return this.layers?.image.valuesAt(y, x) ?? [];
  }

  /** Draw with the next frame of the screen. */
  ask(): void {
    this.complete = false;
    if (this.asked === 0)
      this.asked = requestAnimationFrame(() => {
        this.asked = 0;
        this.draw();
      });
  }

  settled(): Promise<void> {
    return this.complete ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  snapshot(): Promise<Blob> {
    this.drawn = undefined;
    this.draw();
    const copy = document.createElement("canvas");
    copy.width = this.pictureCanvas.width;
    copy.height = this.pictureCanvas.height;
    const brush = copy.getContext("2d");
    brush?.drawImage(this.pictureCanvas, 0, 0);
    brush?.drawImage(this.marksCanvas, 0, 0);
    return new Promise((resolve, reject) =>
      copy.toBlob((blob) => (blob ? resolve(blob) : reject(refused("no picture could be made")))),
    );
  }

  close(): void {
    cancelAnimationFrame(this.asked);
    this.asked = -1;
    this.observer.disconnect();
    this.layers?.image.delete();
    this.layers?.labels.delete();
    for (const surface of ["picture", "slots", "final"] as const) this.layers?.[surface].delete();
    this.layers = undefined;
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
    this.pictureCanvas.remove();
    this.marksCanvas.remove();
    for (const resolve of this.waiting) resolve();
  }

  private build(): void {
    const { gl, scene, plane } = this;
    const image = new ImageLayer(gl, this.options.tileBytes ?? TILE_BYTES, () => this.ask(), this.failure);
    const look = { style: () => scene.style, selection: () => scene.selection, hover: () => scene.hover };
    const labels = new LabelLayer(gl, plane, look, () => this.ask());
    this.drawn = undefined;
    this.layers = {
      image,
      labels,
      picture: makeSurface(gl, gl.RGBA8),
      slots: makeSurface(gl, gl.R32UI),
      final: makeSurface(gl, gl.RGBA8),
    };
    image.setImage(scene.source, scene.plane);
    image.setChannels(scene.channels);
    this.moved();
  }

  private measure(): void {
    const { clientHeight, clientWidth } = this.element;
    const ratio = window.devicePixelRatio || 1;
    this.ratio = ratio;
    this.size = { height: Math.max(1, clientHeight), width: Math.max(1, clientWidth) };
    for (const canvas of [this.pictureCanvas, this.marksCanvas]) {
      canvas.height = Math.max(1, Math.round(this.size.height * ratio));
      canvas.width = Math.max(1, Math.round(this.size.width * ratio));
    }
    this.resized();
    this.moved();
    // At once: a canvas that changed its size is empty until it is drawn.
    this.draw();
  }

  private draw(): void {
    this.before();
    const { gl, layers, scene } = this;
    const frame = this.frame();
    if (this.marksStale) {
      this.marksStale = false;
      const marks = scene.hidden ? [] : this.marks();
      if (marks.length > 0 || this.marksShown) drawMarks(this.brush, marks, frame);
      this.marksShown = marks.length > 0;
      // One picture less for the browser to put together.
      this.marksCanvas.style.visibility = this.marksShown ? "visible" : "hidden";
    }
    if (!layers || gl.isContextLost()) return;
    const read = layers.image.prepare(frame);
    const prepared = layers.labels.prepare(frame);
    for (const rectangle of this.toDraw(frame)) this.drawPart(frame, rectangle);
    this.drawn = frame;
    layers.final.present();
    if (!prepared) this.ask();
    this.complete = read && prepared && this.asked === 0;
    if (!this.complete) return;
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }

  /** The view moved by less than a pixel of the screen, so that what is drawn can be moved by whole ones. */
  private frame(): Frame {
    const { view } = this.scene;
    const zoom = view.zoom * this.ratio;
    return {
      view: { y: Math.round(view.y * zoom) / zoom, x: Math.round(view.x * zoom) / zoom, zoom: view.zoom },
      width: this.pictureCanvas.width,
      height: this.pictureCanvas.height,
      ratio: this.ratio,
    };
  }

  /** Move what can be kept, and answer which rectangles are to be drawn: device pixels, y down. */
  private toDraw(frame: Frame): readonly Box[] {
    const { drawn, layers, scene } = this;
    if (!layers) return [];
    const margin = Math.ceil(4 * frame.ratio) + 2;
    const scale = Math.max(1, frame.view.zoom * frame.ratio);
    const image = layers.image.damage.take(frame, margin);
    const labels = layers.labels.damage.take(frame, margin + 2 * scale);
    const whole = [{ y0: 0, x0: 0, y1: frame.height, x1: frame.width }];
    const kept =
      drawn &&
      image &&
      labels &&
      this.hiddenDrawn === scene.hidden &&
      drawn.view.zoom === frame.view.zoom &&
      drawn.ratio === frame.ratio &&
      drawn.width === frame.width &&
      drawn.height === frame.height;
    this.hiddenDrawn = scene.hidden;
    if (!kept) return whole;
    const zoom = frame.view.zoom * frame.ratio;
    const down = Math.round((drawn.view.y - frame.view.y) * zoom);
    const right = Math.round((drawn.view.x - frame.view.x) * zoom);
    if (Math.abs(down) >= frame.height || Math.abs(right) >= frame.width) return whole;
    if (down !== 0 || right !== 0)
      for (const surface of [layers.picture, layers.slots, layers.final]) surface.shift(-down, right);
    return fewRectangles([...image, ...labels, ...exposedStrips(down, right, frame, margin)]);
  }

  private drawPart(frame: Frame, { y0, x0, y1, x1 }: Box): void {
    const { gl, layers, scene } = this;
    if (!layers) return;
    const { picture, slots, final, image, labels } = layers;
    gl.enable(gl.SCISSOR_TEST);
    const bind = (surface: Surface, around: number): void => {
      surface.bind(frame.width, frame.height);
      gl.enable(gl.SCISSOR_TEST);
      gl.scissor(x0 - around, frame.height - y1 - around, x1 - x0 + 2 * around, y1 - y0 + 2 * around);
    };
    // Outlines look at slots a little beyond the rectangle.
    const around = Math.ceil(4 * frame.ratio) + 2;
    bind(picture, 0);
    image.draw(frame);
    if (!scene.hidden) {
      bind(slots, around);
      labels.draw(frame);
    }
    bind(final, 0);
    const box = imageOnScreen(frame, scene.source ?? { height: 0, width: 0 });
    const from = { picture: picture.texture, slots: slots.texture };
    labels.compose(frame, from, this.options.background ?? GROUND, box, scene.hidden);
    gl.disable(gl.SCISSOR_TEST);
  }

  private hiddenDrawn = false;
  private marksShown = false;
}
