/**
 * The contract of the image canvas: an image with its labels in an element, drawn with WebGL2, and the tools that change
 * the labels. No framework; the application makes one and tells it what to show.
 */
import type { LabelEdit, Point } from "@cambrian/core";
import type { LabelPlane } from "../labels/label-plane.js";
import type { LabelGesture, Tool } from "../tools/tool.js";
import type { Box, Size, View } from "./camera.js";
import type { Mark } from "./mark.js";
import type { ChannelStyle, PixelSource } from "./pixel-source.js";

/** How objects are drawn. */
export interface LabelStyle {
  /** Default "outline". */
  readonly show: "outline" | "fill" | "both" | "none";
  /** 0 to 1; default 0.9. */
  readonly opacity: number;
  /** "#RRGGBB" of an object; `undefined` keeps its label colour. */
  readonly colorOf?: (id: number) => string | undefined;
  /** Was it made by a model and not checked? Default: nothing is dashed. */
  readonly dashed: (id: number) => boolean;
  /** Objects that are not shown (a filter of the list). Default: none. */
  readonly hidden?: (id: number) => boolean;
  /** A bright-field image: every outline gets a black casing. Others get it only over bright pixels. */
  readonly bright: boolean;
}

/** What is under the pointer. */
export interface PointerReadout extends Point {
  /** The object, 0 for none. */
  readonly id: number;
  /** Value of each channel as far as its finest tile on screen is loaded, else NaN. */
  readonly values: readonly number[];
  /** Is the pointer over the image? */
  readonly inside: boolean;
}

export interface CanvasOptions {
  /** The colour around the image, "#RRGGBB"; default "#0C0C0D". */
  readonly background?: string;
  /** Nothing glides from place to place. Default: what the system asks for. */
  readonly reducedMotion?: boolean;
  /** Two fingers on a touchpad (a wheel without Ctrl) pan instead of zooming. Default false. */
  readonly wheelPans?: boolean;
  /** Memory for image tiles on the graphics card in bytes; default 256 MiB. */
  readonly tileBytes?: number;
}

/** The cross moved by arrow keys: every tool works without a mouse. */
export interface KeyPointer {
  /** Where the cross is; `undefined` while it is off. */
  readonly at: Point | undefined;
  toggle(): boolean;
  /** Screen pixels. */
  move(dyPx: number, dxPx: number): void;
  /** Presses, and releases when pressed. */
  press(modifiers?: { readonly shift?: boolean; readonly ctrl?: boolean }): void;
}

export interface Canvas extends Disposable {
  /** The labels of the plane that is shown. Changes to it are shown in the next frame. */
  readonly labels: LabelPlane;
  readonly view: View;
  /** CSS pixels of the element. */
  readonly size: Size;
  readonly tool: Tool | undefined;
  readonly selection: ReadonlySet<number>;
  readonly keyPointer: KeyPointer;

  /** Show a plane of an image, or nothing. Another image is fitted; another plane of the same source keeps the view. */
  setImage(source: PixelSource | undefined, plane: { readonly t: number; readonly z: number }): void;
  /** One for each channel of the source, in its order. Channels without one are not shown. */
  setChannels(channels: readonly ChannelStyle[]): void;
  setLabelStyle(style: Partial<LabelStyle>): void;
  /** Ask `dashed`, `colorOf`, `hidden` again: for these objects, or all. */
  restyle(ids?: Iterable<number>): void;
  setSelection(ids: Iterable<number>): void;
  setHover(id: number | undefined): void;
  /** Marks of the application; those of a running tool come on top by themselves. */
  setMarks(marks: readonly Mark[]): void;
  /** Hide labels and marks (Q held), without changing any setting. */
  setHidden(hidden: boolean): void;
  /** The mark with an `id` at a place of the image, the topmost. */
  markAt(place: Point): Mark | undefined;

  setView(view: Partial<View>, options?: { readonly animate?: boolean }): void;
  /** The whole image. */
  fit(options?: { readonly animate?: boolean }): void;
  /** A part of the image, with room around it; not larger than 4 screen pixels per image pixel unless it was before. */
  look(box: Box, options?: { readonly animate?: boolean }): void;

  setTool(tool: Tool | undefined): void;
  /** Drop a running gesture; true when there was one. */
  cancel(): boolean;
  /** Do something as one undo step that is no tool's (delete the selected, copy from another slice); listeners are told. */
  commit(gesture: LabelGesture): void;
  /** For keys the application caught itself: true when the tool took it. */
  key(key: string, modifiers?: { readonly shift?: boolean; readonly ctrl?: boolean }): boolean;

  /** Every listener answers with a function that takes it off. */
  onView(listener: (view: View) => void): () => void;
  onPointer(listener: (readout: PointerReadout | undefined) => void): () => void;
  /** The selection as changed by a tool; the canvas has set it already. */
  onSelect(listener: (ids: readonly number[]) => void): () => void;
  /** A finished gesture; its runs are already in `labels`. */
  onGesture(listener: (gesture: LabelGesture) => void): () => void;
  /** What a running gesture has painted so far, at most every 100 ms; `undefined` when it ended. */
  onDraft(listener: (draft: { readonly tool: string; readonly runs: LabelEdit } | undefined) => void): () => void;
  /** A click on a mark that has an id, with any tool; the tool does not see that click. */
  onMark(listener: (mark: Mark) => void): () => void;
  /** Reading a tile failed; told once for each image. */
  onError(listener: (error: unknown) => void): () => void;

  /** Resolves when everything for the present view is loaded and drawn. */
  settled(): Promise<void>;
  /** A PNG of what is on screen. */
  snapshot(): Promise<Blob>;
  close(): void;
}
