/**
 * What a person can do on the Label screen, by key or by button, put into one place: each action is a few lines over the
 * canvas and the session.
 */
import type { ImageRecord, PlaneRef } from "@cambrian/protocol";
import { type Canvas, nextBrush } from "@cambrian/view";
import type { TaskWords } from "../../tasks/task-ui.js";
import { type MissedPlace, nextPlace } from "./missed-places.js";
import { isUnchecked } from "./object-rows.js";
import type { LabelSession } from "./session.js";
import type { ViewSettings } from "./view-settings.js";

export interface ActionWorld {
  readonly canvas: Canvas;
  readonly session: LabelSession;
  readonly words: TaskWords;
  readonly image: ImageRecord;
  readonly images: readonly ImageRecord[];
  readonly plane: PlaneRef;
  readonly classes: number;
  readonly settings: ViewSettings;
  readonly missed: readonly MissedPlace[];
  readonly currentMissed: string | undefined;
  readonly changeView: (change: Partial<ViewSettings>) => void;
  readonly select: (ids: readonly number[]) => void;
  readonly setMissed: (id: string | undefined) => void;
  readonly goTo: (change: { readonly image?: string; readonly t?: number; readonly z?: number }) => void;
  readonly setState: (state: ImageRecord["state"]) => Promise<unknown>;
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
  readonly tell: (words: string) => void;
}

export type LabelActions = ReturnType<typeof labelActions>;

export function labelActions(world: ActionWorld) {
  const { canvas, session, words, image, images, plane, settings, select, goTo, tell } = world;
  const chosen = (): number[] => [...canvas.selection];

  const neighbour = (step: 1 | -1): ImageRecord | undefined =>
    images[images.findIndex(({ id }) => id === image.id) + step];
  const nextImage = (step: 1 | -1): void => {
    const next = neighbour(step);
    if (next) goTo({ image: next.id, t: 0, z: 0 });
    else tell(step === 1 ? "This is the last image." : "This is the first image.");
  };

  return {
    nextImage,

    /** Done with this image: it counts as labelled, unless a model's outlines wait to be checked. */
    async done(): Promise<void> {
      const unchecked = [...session.objects.values()].filter(isUnchecked).length;
      const { name, state } = image;
      const next = neighbour(1);
      if (next) goTo({ image: next.id, t: 0, z: 0 });
      if (unchecked > 0) tell(`${name}: ${unchecked} of a model's outlines are not checked; it stays in Review.`);
      else {
        if (state === "new" || state === "predicted") await world.setState("labelled");
        tell(next ? `${name} is done.` : `${name} is done. It was the last image.`);
      }
    },

    /** Enter: what a tool offers, else a model's outlines that are selected become the person's. */
    async yes(): Promise<void> {
      if (canvas.key("Enter")) return;
      const count = await session.accept(chosen());
      if (count > 0) tell(count === 1 ? "1 outline accepted" : `${count} outlines accepted`);
    },

    /** Esc: the gesture, then the selection. */
    drop(): void {
      if (canvas.key("Escape") || canvas.cancel()) return;
      if (canvas.selection.size > 0) select([]);
      else world.setMissed(undefined);
    },

    async remove(): Promise<void> {
      if (canvas.key("Backspace")) return;
      const ids = chosen();
      if (ids.length === 0) return;
      select([]);
      await session.remove(ids);
      tell(ids.length === 1 ? `#${ids[0]} deleted` : `${ids.length} ${words.objects} deleted`);
    },

    /** A digit: class of the selected, and of what is drawn next. */
    async digit(index: number): Promise<void> {
      if (index >= world.classes) return;
      const ids = chosen();
      if (ids.length > 0) await session.classify(ids, index);
      else world.changeView({ classIndex: index });
    },

    async undo(): Promise<void> {
      if (!canvas.cancel()) await world.undo();
    },
    async redo(): Promise<void> {
      await world.redo();
    },

    resize(direction: 1 | -1): void {
      world.changeView({ brushPx: nextBrush(settings.brushPx, -direction) });
    },

    /** The next place that looks like an object nobody labelled. */
    missed(back: boolean): void {
      const place = nextPlace(world.missed, world.currentMissed, back);
      if (!place) {
        tell(`No place here looks like a ${words.object} nobody labelled.`);
        return;
      }
      world.setMissed(place.id);
      canvas.look(place.box, { animate: true });
      const at = world.missed.findIndex(({ id }) => id === place.id);
      tell(`Place ${at + 1} of ${world.missed.length} that looks like a ${words.object} nobody labelled`);
    },

    /** Move to another frame or slice, as far as there are. */
    step(axis: "t" | "z", by: number): void {
      const at = Math.min(image.size[axis] - 1, Math.max(0, plane[axis] + by));
      if (at !== plane[axis]) goTo({ [axis]: at });
    },

    /** Copy what the slice before has (or the frame before, where there are no slices) to where nothing is drawn. */
    async copy(selectedOnly: boolean): Promise<void> {
      const axis = image.size.z > 1 ? "z" : "t";
      const name = axis === "z" ? "slice" : "frame";
      if (image.size[axis] === 1) {
        tell("This image has one plane; there is nothing to copy from.");
        return;
      }
      if (plane[axis] === 0) {
        tell(`This is the first ${name}; there is nothing before it to copy from.`);
        return;
      }
      const only = selectedOnly ? new Set(canvas.selection) : undefined;
      const count = await session.copyFrom({ ...plane, [axis]: plane[axis] - 1 }, only);
      tell(`${count} ${count === 1 ? words.object : words.objects} copied from the ${name} before`);
    },
  };
}
