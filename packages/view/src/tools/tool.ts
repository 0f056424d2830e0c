/**
 * The contract of the family of tools. A tool is a small machine that is told where the pointer goes, in image pixels, and
 * answers what to show and, at the end of a gesture, what to change. It knows no DOM: mouse, pen and keyboard pointer
 * drive it alike, and a test can too.
 */
import type { LabelEdit, Point } from "@cambrian/core";
import type { Box, View } from "../canvas/camera.js";
import type { Mark } from "../canvas/mark.js";
import type { LabelPlane } from "../labels/label-plane.js";

export type ToolName =
  | "select"
  | "pan"
  | "outline"
  | "brush"
  | "eraser"
  | "polygon"
  | "lasso"
  | "fill"
  | "cut"
  | "merge"
  | "grow"
  | "region-delete"
  | "class";

/** Keys held while the pointer does something. `ctrl` is also ⌘. */
export interface Modifiers {
  readonly shift: boolean;
  readonly ctrl: boolean;
}

/** A place of the pointer in image pixels, not rounded. */
export interface ToolPointer extends Point, Modifiers {
  /** 2 for the second press of a double click. */
  readonly clicks: number;
}

/** What a tool may look at. */
export interface ToolContext {
  readonly labels: LabelPlane;
  readonly selection: ReadonlySet<number>;
  readonly view: View;
  /** A number no object of this plane has; each call gives another. */
  newId(): number;
  /** Tell the canvas that something changed outside a gesture (an answer arrived); it shows and applies it. */
  show(answer: ToolAnswer): void;
}

/** One undo step. */
export interface LabelGesture {
  /** The tool's name, or "delete", "copy". */
  readonly tool: string;
  /** Runs of the whole plane; `before` is what stood there when the gesture began. */
  readonly runs: LabelEdit;
  readonly objects: {
    /** Changed in shape or class and still there. */
    readonly touched: readonly number[];
    readonly created: readonly number[];
    readonly removed: readonly number[];
  };
  /** The tool "class": what the touched objects become. */
  readonly classIndex?: number;
  /** Objects whose new one came out of: a cut half -> the object that was cut, a merge -> the others. */
  readonly from?: Readonly<Record<number, readonly number[]>>;
}

/** CSS cursors, and two of ours drawn by marks: "none" hides the system's. */
export type ToolCursor =
  | "default"
  | "pointer"
  | "crosshair"
  | "grab"
  | "grabbing"
  | "none"
  | "copy"
  | "cell"
  | "ew-resize";

/** What a tool answers. Everything missing stays as it is, but `marks`, which are shown until the next answer. */
export interface ToolAnswer {
  /** Shown above the labels until the next answer. */
  readonly marks?: readonly Mark[];
  /** To paint at once, before the gesture ends; taken back when it is cancelled. */
  readonly live?: LabelEdit;
  /** The gesture ended: keep this. Contains what was painted live. */
  readonly gesture?: LabelGesture;
  /** The gesture ended with nothing to keep: take back what was painted live. */
  readonly dropped?: boolean;
  readonly select?: readonly number[];
  /** Move the view by so many image pixels. */
  readonly pan?: { readonly dy: number; readonly dx: number };
  /** Go and look at this. */
  readonly look?: Box;
  readonly cursor?: ToolCursor;
  /** The key or wheel was for the tool; nobody else should act on it. */
  readonly handled?: boolean;
}

export interface Tool {
  readonly name: ToolName;
  /** Shown when nothing else is said. */
  readonly cursor: ToolCursor;
  down(pointer: ToolPointer, context: ToolContext): ToolAnswer;
  /** Also without a button pressed: hovering. */
  move(pointer: ToolPointer, context: ToolContext): ToolAnswer;
  up(pointer: ToolPointer, context: ToolContext): ToolAnswer;
  /** "Enter", "Backspace", "Escape" and what a tool cares for; `handled` when it did. */
  key(key: string, modifiers: Modifiers, context: ToolContext): ToolAnswer;
  /** Steps up (negative) or down; `handled` when the tool took it, else the canvas zooms. */
  wheel(steps: number, pointer: ToolPointer, context: ToolContext): ToolAnswer;
  /** Is something begun that should stay when the pointer leaves (corners of a polygon, a proposal)? */
  keeps?(): boolean;
  /** The object under the pointer is lit while the tool hovers. */
  readonly lights?: boolean;
  /** Drop what is going on: another tool, another image, Escape. */
  cancel(context: ToolContext): ToolAnswer;
}
