/**
 * The contract of the family of layers: each draws one kind of thing for a view, from tiles or numbers it keeps by itself.
 */
import type { View } from "../canvas/camera.js";

/** Where and how large: the view, and the canvas in device pixels. */
export interface Frame {
  readonly view: View;
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

export interface Layer {
  /** Something changed since it was drawn. */
  readonly dirty: boolean;
  /** Draw; false when something is still to come (tiles are being read or prepared) and a coarser picture stands in. */
  draw(frame: Frame): boolean;
  delete(): void;
}
