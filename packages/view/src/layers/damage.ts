/**
 * Which part of the screen is to be drawn anew: everything, or a few rectangles. An edit, a hovered object, a tile that arrived or
 * a dragged image change little of what is seen, and drawing only that keeps them quick on slow graphics.
 */
import type { Box } from "../canvas/camera.js";
import type { Frame } from "./layer.js";

/** More rectangles than this are drawn as one. */
const MOST = 4;

/** In pixels of the image, or everything. */
export class Damage {
  private boxes: Box[] = [];
  private everything = true;

  all(): void {
    this.everything = true;
  }

  add(box: Box): void {
    if (this.everything || box.y1 <= box.y0 || box.x1 <= box.x0) return;
    this.boxes.push(box);
    if (this.boxes.length > MOST) this.boxes = [this.boxes.reduce(joined)];
  }

  get none(): boolean {
    return !this.everything && this.boxes.length === 0;
  }

  /** What is damaged on the screen, in device pixels with y down, and nothing is any more. `undefined`: everything. */
  take(frame: Frame, marginPx: number): Box[] | undefined {
    const { boxes, everything } = this;
    this.boxes = [];
    this.everything = false;
    return everything ? undefined : boxes.map((box) => onScreen(box, frame, marginPx));
  }
}

function onScreen(box: Box, { view, width, height, ratio }: Frame, marginPx: number): Box {
  const zoom = view.zoom * ratio;
  const toY = (y: number): number => (y - 0.5 - view.y) * zoom + height / 2;
  const toX = (x: number): number => (x - 0.5 - view.x) * zoom + width / 2;
  return {
    y0: Math.max(0, Math.floor(toY(box.y0) - marginPx)),
    x0: Math.max(0, Math.floor(toX(box.x0) - marginPx)),
    y1: Math.min(height, Math.ceil(toY(box.y1) + marginPx)),
    x1: Math.min(width, Math.ceil(toX(box.x1) + marginPx)),
  };
}

/** The strips that come into sight when a picture is moved by whole pixels (down and right are positive). */
export function exposedStrips(dy: number, dx: number, { height, width }: Frame, marginPx: number): Box[] {
  const strips: Box[] = [];
  if (dy > 0) strips.push({ y0: 0, x0: 0, y1: Math.min(height, dy + marginPx), x1: width });
  if (dy < 0) strips.push({ y0: Math.max(0, height + dy - marginPx), x0: 0, y1: height, x1: width });
  if (dx > 0) strips.push({ y0: 0, x0: 0, y1: height, x1: Math.min(width, dx + marginPx) });
  if (dx < 0) strips.push({ y0: 0, x0: Math.max(0, width + dx - marginPx), y1: height, x1: width });
  return strips;
}

/** Without empty ones; one around all when they are many. */
export function fewRectangles(boxes: readonly Box[]): Box[] {
  const some = boxes.filter(({ y0, x0, y1, x1 }) => y1 > y0 && x1 > x0);
  return some.length > MOST ? [some.reduce(joined)] : some;
}

const joined = (a: Box, b: Box): Box => ({
  y0: Math.min(a.y0, b.y0),
  x0: Math.min(a.x0, b.x0),
  y1: Math.max(a.y1, b.y1),
  x1: Math.max(a.x1, b.x1),
});
