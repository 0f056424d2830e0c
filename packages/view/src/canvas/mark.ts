/**
 * What is drawn above image and labels for a while: doubts, suspected gaps, proposals, other people, running gestures.
 * All places are image pixels; widths and texts are screen pixels, so marks stay readable at any zoom.
 */
import type { Point } from "@cambrian/core";

/** Colours are CSS colours. `id` is handed back by `canvas.markAt`. */
export type Mark =
  /** A ring around a doubt with its number in the queue. `radius` in image pixels. */
  | {
      readonly kind: "doubt";
      readonly id?: string;
      readonly at: Point;
      readonly radius: number;
      readonly number: number;
      readonly current?: boolean;
    }
  /** A dashed circle where an object seems to be missing. */
  | {
      readonly kind: "gap";
      readonly id?: string;
      readonly at: Point;
      readonly radius: number;
      readonly current?: boolean;
    }
  /** Pixels that are proposed: dashed outline with a fill. `runs`: start, length pairs with start = y * width + x. */
  | {
      readonly kind: "proposal";
      readonly id?: string;
      readonly runs: readonly number[];
      readonly width: number;
      readonly color?: string;
      /** false: an outline with solid line, as for a preview of what a release will do. Default true. */
      readonly dashed?: boolean;
    }
  /** Another person's pointer, with name and what they do: "Jonas · cutting #101". */
  | { readonly kind: "person"; readonly id?: string; readonly at: Point; readonly color: string; readonly text: string }
  /** A line through points, or a shape when closed; `fillOpacity` 0 by default. */
  | {
      readonly kind: "line";
      readonly id?: string;
      readonly points: readonly Point[];
      readonly closed?: boolean;
      readonly color?: string;
      readonly dashed?: boolean;
      readonly fillOpacity?: number;
      /** Screen pixels; default 1.6. */
      readonly widthPx?: number;
      /** Draw a handle at each corner. */
      readonly handles?: boolean;
    }
  /** A circle of true size, as for a brush. */
  | {
      readonly kind: "ring";
      readonly id?: string;
      readonly at: Point;
      /** Image pixels. */
      readonly radius: number;
      readonly color?: string;
      readonly dashed?: boolean;
      readonly hollow?: boolean;
    }
  /** A small text on a plate beside a place. */
  | { readonly kind: "text"; readonly id?: string; readonly at: Point; readonly text: string; readonly color?: string }
  /** The cross of the keyboard pointer. */
  | { readonly kind: "cross"; readonly id?: string; readonly at: Point; readonly color?: string };
