/**
 * Where one looks: which place of the image is in the middle and how large a pixel is, and the arithmetic between image and
 * screen. Image places are in pixels with centres at whole numbers; screen places are CSS pixels from the top left corner.
 */
import type { Point } from "@cambrian/core";

/** `y`, `x`: the place of the image in the middle of the canvas. `zoom`: CSS pixels per image pixel. */
export interface View {
  readonly y: number;
  readonly x: number;
  readonly zoom: number;
}

/** Height and width, in pixels of whatever is meant. */
export interface Size {
  readonly height: number;
  readonly width: number;
}

/** A rectangle of the image, ends not included. */
export interface Box {
  readonly y0: number;
  readonly x0: number;
  readonly y1: number;
  readonly x1: number;
}

/** Screen pixels per image pixel can be at most this. */
export const LARGEST_ZOOM = 64;

/** Where a place of the image is on the screen, in CSS pixels. */
export function toScreen(view: View, screen: Size, { y, x }: Point): Point {
  return { y: (y - view.y) * view.zoom + screen.height / 2, x: (x - view.x) * view.zoom + screen.width / 2 };
}

/** Which place of the image is under a point of the screen. */
export function toImage(view: View, screen: Size, { y, x }: Point): Point {
  return { y: (y - screen.height / 2) / view.zoom + view.y, x: (x - screen.width / 2) / view.zoom + view.x };
}

/** The view that shows the whole image, with `marginPx` CSS pixels free on each side. */
export function fitView(image: Size, screen: Size, marginPx = 0): View {
  const zoom = Math.min(
    Math.max(1, screen.height - 2 * marginPx) / image.height,
    Math.max(1, screen.width - 2 * marginPx) / image.width,
    LARGEST_ZOOM,
  );
  return { y: (image.height - 1) / 2, x: (image.width - 1) / 2, zoom };
}

/** The view that shows a box of the image, not larger than `most` screen pixels per image pixel. */
export function boxView(box: Box, screen: Size, most: number): View {
  const height = Math.max(1, box.y1 - box.y0);
  const width = Math.max(1, box.x1 - box.x0);
  const zoom = Math.min(screen.height / height, screen.width / width, most);
  return { y: (box.y0 + box.y1 - 1) / 2, x: (box.x0 + box.x1 - 1) / 2, zoom };
}

/** The part of the image that is visible, also beyond its edges: what a minimap draws as its frame. */
export function viewportBox(view: View, screen: Size): Box {
  const halfHeight = screen.height / 2 / view.zoom;
  const halfWidth = screen.width / 2 / view.zoom;
  return {
    y0: view.y + 0.5 - halfHeight,
    x0: view.x + 0.5 - halfWidth,
    y1: view.y + 0.5 + halfHeight,
    x1: view.x + 0.5 + halfWidth,
  };
}

/** Zoom by a factor about a point of the screen: what is under the pointer stays there. */
export function zoomAt(
  view: View,
  screen: Size,
  at: Point,
  factor: number,
  limits: { least: number; most: number },
): View {
  const zoom = Math.min(limits.most, Math.max(limits.least, view.zoom * factor));
  const under = toImage(view, screen, at);
  return {
    y: under.y - (at.y - screen.height / 2) / zoom,
    x: under.x - (at.x - screen.width / 2) / zoom,
    zoom,
  };
}

/** The same view with its middle kept on the image, so that an image never gets lost. */
export function keepInSight(view: View, image: Size): View {
  return {
    y: Math.min(image.height - 0.5, Math.max(-0.5, view.y)),
    x: Math.min(image.width - 0.5, Math.max(-0.5, view.x)),
    zoom: view.zoom,
  };
}

/** A view between two: the zoom on a logarithmic scale, the middle so that the motion looks even. `part` from 0 to 1. */
export function viewBetween(from: View, to: View, part: number): View {
  if (part >= 1) return to;
  const eased = part * part * (3 - 2 * part);
  const zoom = from.zoom * (to.zoom / from.zoom) ** eased;
  const change = 1 / to.zoom - 1 / from.zoom;
  const along = Math.abs(change) < 1e-9 ? eased : (1 / zoom - 1 / from.zoom) / change;
  return { y: from.y + (to.y - from.y) * along, x: from.x + (to.x - from.x) * along, zoom };
}
