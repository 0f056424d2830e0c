/**
 * The labels of one plane while it is open in this window: loaded from the server, drawn on here, changed by others. It
 * keeps the canvas's labels, the records of the objects and the list in step; no framework.
 */
import type { LabelEdit } from "@cambrian/core";
import type {
  Acknowledgement,
  Author,
  Change,
  ListedObject,
  ObjectRecord,
  PlaneRef,
  PlaneRuns,
} from "@cambrian/protocol";
import type { Canvas, LabelGesture } from "@cambrian/view";
import { clearRuns, copyGesture, gestureChange } from "./gesture-change.js";
import { type LabelsEdit, PlaneEdits, touched } from "./plane-edits.js";

/** What a session needs of the world around it. */
export interface SessionWorld {
  readonly image: string;
  readonly plane: PlaneRef;
  readonly me: Author;
  readonly canvas: Pick<Canvas, "labels" | "restyle" | "selection" | "setSelection">;
  readonly loadLabels: (plane: PlaneRef) => Promise<PlaneRuns>;
  readonly loadObjects: () => Promise<{ readonly seq: number; readonly objects: readonly ListedObject[] }>;
  readonly submit: (change: Change) => Promise<Acknowledgement>;
  readonly onOperation: (listener: (acknowledgement: Acknowledgement, mine: boolean) => void) => () => void;
  /** Steps of this window that were kept over a reload and are not acknowledged. */
  readonly waiting: () => readonly Change[];
  /** Class of new objects now. */
  readonly classIndex: () => number;
  /** A sentence for the status bar and for who listens. */
  readonly tell: (words: string) => void;
}

export interface SessionView {
  readonly state: "loading" | "ready" | "failed";
  readonly error?: unknown;
  /** Every object of the plane, by number. */
  readonly rows: readonly ListedObject[];
}

/** Wait this long after the last change before means are asked for again. */
const QUIET_MS = 500;
/** The list follows the canvas by this much, so that a stroke does not make it anew with every move. */
const LIST_MS = 40;

export class LabelSession implements Disposable {
  readonly world: SessionWorld;
  #edits: PlaneEdits;
  #view: SessionView = { state: "loading", rows: [] };
  /** The last operation that the loaded labels contain. */
  #loaded = -1;
  #early: [Acknowledgement, boolean][] = [];
  #means = new Map<number, readonly number[]>();
  #rows = new Map<number, ListedObject>();
  #painting = false;
  readonly #dirty = new Set<number>();
  #flush: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #stop: (() => void)[] = [];

  constructor(world: SessionWorld) {
    this.world = world;
    this.#edits = new PlaneEdits(world.canvas.labels, []);
    this.#stop.push(world.onOperation((acknowledgement, mine) => this.#arrived(acknowledgement, mine)));
    this.#stop.push(world.canvas.labels.onChange(({ ids }) => this.#changed(ids)));
    void this.load();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly snapshot = (): SessionView => this.#view;

  get objects(): ReadonlyMap<number, ObjectRecord> {
    return this.#edits.objects;
  }

  /** Is there something drawn here that the server has not acknowledged? */
  get waiting(): number {
    return this.#edits.waiting;
  }

  /** Load, or load again after an error. */
  async load(): Promise<void> {
    this.#loaded = -1;
    this.#set({ state: "loading", rows: [] });
    try {
      const waiting = this.#ofHere(this.world.waiting());
      const labels = await this.world.loadLabels(this.world.plane);
      if (this.#closed) return;
      this.#begin(labels, waiting);
      this.#askMeans(0);
    } catch (error) {
      if (!this.#closed) this.#set({ state: "failed", rows: [], error });
    }
  }

  #begin(labels: PlaneRuns, waiting: readonly LabelsEdit[]): void {
    const plane = this.world.canvas.labels;
    this.#means.clear();
    this.#rows.clear();
    plane.load({ height: labels.height, width: labels.width, runs: labels.runs, objects: labels.objects });
    this.#edits = new PlaneEdits(plane, labels.objects);
    this.#edits.resume(waiting);
    this.#loaded = labels.seq;
    this.#set({ state: "ready", rows: [] });
    for (const [acknowledgement, mine] of this.#early.splice(0)) this.#take(acknowledgement, mine);
    for (const id of plane.ids()) this.#dirty.add(id);
    this.world.canvas.restyle();
    this.#remake();
  }

  /** While a stroke is painted live, arrivals wait: a stroke lasts a moment, and its pixels must not move beneath it. */
  setPainting(painting: boolean): void {
    this.#painting = painting;
    if (!painting) for (const [acknowledgement, mine] of this.#early.splice(0)) this.#take(acknowledgement, mine);
  }

  /** Keep a gesture. `painted`: its pixels stand already. Answers when the server has it. */
  async keep(gesture: LabelGesture, painted: boolean): Promise<void> {
    if (this.#view.state !== "ready") return;
    if (!painted) this.world.canvas.labels.apply(gesture.runs);
    const change = gestureChange(gesture, {
      image: this.world.image,
      plane: this.world.plane,
      me: this.world.me,
      objects: this.#edits.objects,
      labels: this.world.canvas.labels,
      classIndex: this.world.classIndex(),
    });
    if (change.runs.length === 0 && change.objects.every(({ before, after }) => before === after)) return;
    await this.#send(change, true);
  }

  async #send(change: LabelsEdit, painted: boolean): Promise<void> {
    const sent = this.#edits.draw(change, painted);
    this.#changed(change.objects.map(({ id }) => id));
    try {
      await this.world.submit(sent);
    } catch (error) {
      this.#edits.refuse(sent);
      this.#changed(change.objects.map(({ id }) => id));
      this.world.tell(error instanceof Error ? error.message : String(error));
    }
  }

  /** Delete objects, as one step. */
  async remove(ids: readonly number[]): Promise<void> {
    const there = ids.filter((id) => this.world.canvas.labels.has(id));
    if (there.length === 0) return;
    const runs = clearRuns(there, (id) => this.world.canvas.labels.runsOf(id));
    await this.keep({ tool: "delete", runs, objects: { touched: [], created: [], removed: there } }, false);
  }

  /** Say that these outlines of a model are right. Answers how many there were. */
  async accept(ids: readonly number[]): Promise<number> {
    const changes = ids.flatMap((id) => {
      const before = this.#edits.objects.get(id);
      const after = before && touched(before, this.world.me);
      return before && after && after !== before ? [{ id, before, after }] : [];
    });
    if (changes.length > 0) await this.#send({ ...this.#empty("accept"), objects: changes }, false);
    return changes.length;
  }

  /** Give objects a class, as one step. */
  async classify(ids: readonly number[], classIndex: number): Promise<void> {
    const objects = ids.flatMap((id) => {
      const before = this.#edits.objects.get(id);
      return before && (before.classIndex ?? 0) !== classIndex
        ? [{ id, before, after: { ...touched(before, this.world.me), classIndex } }]
        : [];
    });
    if (objects.length > 0) await this.#send({ ...this.#empty("class"), objects }, false);
  }

  /** Copy what another plane has to where nothing is drawn here. Answers how many objects came. */
  async copyFrom(plane: PlaneRef, only?: ReadonlySet<number>): Promise<number> {
    const other = await this.world.loadLabels(plane);
    const { labels } = this.world.canvas;
    if (this.#closed || other.height !== labels.height || other.width !== labels.width) return 0;
    const row: { y: number; ids: Uint32Array } = { y: -1, ids: new Uint32Array(0) };
    const here = (at: number): number => {
      const y = Math.floor(at / labels.width);
      if (y !== row.y) {
        row.y = y;
        row.ids = labels.read({ y0: y, x0: 0, y1: y + 1, x1: labels.width });
      }
      return row.ids[at - y * labels.width] ?? 0;
    };
    const taken = new Set<number>();
    const numberFor = (id: number): number => {
      const number = labels.has(id) || taken.has(id) ? labels.newId() : id;
      taken.add(number);
      return number;
    };
    const gesture = copyGesture(other.runs, here, numberFor, only);
    if (gesture.runs.length > 0) await this.keep(gesture, false);
    return gesture.objects.created.length;
  }

  /**
   * A stroke that a reload cut short, as if it had been finished. New objects get another number when theirs was taken.
   * @param isNew objects that the stroke began
   */
  async keepDraft(tool: string, runs: LabelEdit, isNew: readonly number[]): Promise<void> {
    const { labels } = this.world.canvas;
    const numbers = new Map(isNew.map((id) => [id, labels.has(id) ? labels.newId() : id] as const));
    const moved = runs.map((value, index) => (index % 4 === 3 ? (numbers.get(value) ?? value) : value));
    const made = labels.apply(moved);
    const touchedIds = new Set<number>();
    for (let at = 0; at + 3 < made.length; at += 4)
      for (const id of [made[at + 2], made[at + 3]]) if (id) touchedIds.add(id);
    const created = [...numbers.values()].filter((id) => touchedIds.has(id));
    const others = [...touchedIds].filter((id) => !created.includes(id));
    const stays = others.filter((id) => labels.has(id));
    const removed = others.filter((id) => !labels.has(id));
    if (made.length > 0) await this.keep({ tool, runs: made, objects: { touched: stays, created, removed } }, true);
  }

  #empty(tool: string): LabelsEdit {
    return { kind: "labels.edit", image: this.world.image, plane: this.world.plane, tool, runs: [], objects: [] };
  }

  #arrived(acknowledgement: Acknowledgement, mine: boolean): void {
    if (this.#ofHere([acknowledgement.operation.change]).length === 0) return;
    if (this.#view.state !== "ready" || this.#painting) this.#early.push([acknowledgement, mine]);
    else this.#take(acknowledgement, mine);
  }

  #take({ operation, renumbered, replaced }: Acknowledgement, mine: boolean): void {
    const edits = this.#ofHere([operation.change]);
    const ids = new Set<number>();
    if (operation.seq <= this.#loaded) {
      // The labels that were loaded have it; when it was this window's, it no longer waits.
      if (mine && operation.change.kind === "labels.edit" && this.#edits.waiting > 0) this.#edits.refuse();
      return;
    }
    const { selection } = this.world.canvas;
    for (const edit of edits) {
      if (mine && operation.change.kind === "labels.edit" && this.#edits.waiting > 0)
        this.#edits.acknowledge(edit, renumbered);
      else this.#edits.receive(edit);
      for (const { id } of edit.objects) ids.add(id);
    }
    const moved = Object.entries(renumbered).map(([from, to]) => [Number(from), to] as const);
    if (mine && moved.some(([from]) => selection.has(from))) {
      const given = new Map(moved);
      this.world.canvas.setSelection([...selection].map((id) => given.get(id) ?? id));
    }
    for (const [from] of moved) ids.add(from);
    this.#changed([...ids]);
    if (mine)
      for (const { object, by, pixels } of replaced)
        this.world.tell(`Your stroke replaced ${pixels.toLocaleString("en")} px of #${object}, drawn by ${by.name}`);
    this.#askMeans(QUIET_MS);
  }

  /** Steps among these that change labels of this plane, also inside an undo. */
  #ofHere(changes: readonly Change[]): LabelsEdit[] {
    return changes.flatMap((change): LabelsEdit[] => {
      if (change.kind === "undo" || change.kind === "restore") return this.#ofHere(change.changes);
      if (change.kind !== "labels.edit" || change.image !== this.world.image) return [];
      return change.plane.t === this.world.plane.t && change.plane.z === this.world.plane.z ? [change] : [];
    });
  }

  #askMeans(after: number): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(async () => {
      try {
        const { objects } = await this.world.loadObjects();
        if (this.#closed) return;
        for (const { id, means } of objects) this.#means.set(id, means);
        this.#changed(objects.map(({ id }) => id));
      } catch {
        // Means are shown as a dash until the server answers; the next change asks again.
      }
    }, after);
  }

  /** These objects look different now; the list follows a moment later. */
  #changed(ids: readonly number[]): void {
    for (const id of ids) this.#dirty.add(id);
    this.world.canvas.restyle(ids);
    this.#flush ??= setTimeout(() => this.#remake(), LIST_MS);
  }

  #remake(): void {
    this.#flush = undefined;
    if (this.#view.state !== "ready" || this.#closed) return;
    const { labels } = this.world.canvas;
    for (const id of this.#dirty) {
      const shape = labels.get(id);
      const record = this.#edits.objects.get(id);
      if (!shape || !record) this.#rows.delete(id);
      else
        this.#rows.set(id, {
          ...record,
          area: shape.area,
          means: [...(this.#means.get(id) ?? [])],
          y: shape.centroid.y,
          x: shape.centroid.x,
          box: shape.box,
        });
    }
    this.#dirty.clear();
    this.#set({ state: "ready", rows: [...this.#rows.values()].sort((a, b) => a.id - b.id) });
  }

  #set(view: SessionView): void {
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    clearTimeout(this.#quiet);
    clearTimeout(this.#flush);
    for (const stop of this.#stop) stop();
    this.#listeners.clear();
  }
}
