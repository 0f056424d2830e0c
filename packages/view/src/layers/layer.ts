/**
 * The contract of the family of layers: each draws one kind of thing for a view, from tiles or numbers it keeps by itself, and knows
 * which part of what it drew is out of date.
 */
import type { View } from "../canvas/camera.js";
import type { Damage } from "./damage.js";

/** Where and how large: the view, and the canvas in device pixels. */
export interface Frame {
  readonly view: View;
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

export interface Layer {
  /** What changed since it was drawn. */
  readonly damage: Damage;
  /** Get ready for a frame; false when something is still to come (tiles are being read or prepared) and another picture stands in. */
  prepare(frame: Frame): boolean;
  /** Draw into the framebuffer and rectangle that are set. */
  draw(frame: Frame): void;
  delete(): void;
}
