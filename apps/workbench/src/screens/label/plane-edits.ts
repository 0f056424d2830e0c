/**
 * Labels of one plane as this window shows them: what the server has put in order, and on top what was drawn here and is
 * not acknowledged yet. When something arrives from the server, own unacknowledged steps are lifted, the arrival is
 * written, and they are laid on again, so that every window ends with the same pixels (rebasing, as in operational
 * transformation with a central order).
 */
import { invertEdit, type LabelEdit } from "@cambrian/core";
import type { Author, ObjectChange, ObjectRecord } from "@cambrian/protocol";
import { type LabelsEdit, renumber } from "../../state/renumber.js";

export { type LabelsEdit, renumber };

/** Where pixels are written. */
export interface PixelTarget {
  /** Write runs whatever stands there; the answer is what was really done. */
  apply(edit: LabelEdit): LabelEdit;
  /** Colour of an object that has pixels: the record's. */
  setColor(id: number, color: number): void;
}

/** What a step of this window did, so that it can be lifted. */
interface Pending {
  /** As it was handed out, whatever it was renumbered to later. */
  readonly key: LabelsEdit;
  /** In the numbers the server knows. */
  readonly edit: LabelsEdit;
  done: LabelEdit;
  records: readonly { readonly id: number; readonly was: ObjectRecord | undefined }[];
}

export class PlaneEdits {
  readonly objects = new Map<number, ObjectRecord>();
  readonly #target: PixelTarget;
  #pending: Pending[] = [];
  /** New objects that had to take another number here than the one they were proposed with, until acknowledged. */
  readonly #shownAs = new Map<number, number>();

  constructor(target: PixelTarget, objects: Iterable<ObjectRecord>) {
    this.#target = target;
    for (const record of objects) this.objects.set(record.id, record);
  }

  /** Steps drawn here that the server has not acknowledged. */
  get waiting(): number {
    return this.#pending.length;
  }

  /** A number no object has, not even one that is on its way. */
  freeId(): number {
    let last = 0;
    for (const id of this.objects.keys()) last = Math.max(last, id);
    for (const { edit } of this.#pending) for (const { id } of edit.objects) last = Math.max(last, id);
    return last + 1;
  }

  /**
   * Keep a step of this window. Returns the change to send, in the numbers the server will know.
   * @param painted its pixels stand already, as after a gesture on the canvas
   */
  draw(edit: LabelsEdit, painted = false): LabelsEdit {
    const sent = renumber(edit, flip(this.#shownAs));
    const pending = this.#lay(edit, sent, sent);
    this.#pending.push(painted ? { ...pending, done: edit.runs } : pending);
    return sent;
  }

  /** The server took this window's oldest step: as it was really done. */
  acknowledge(edit: LabelsEdit, renumbered: Readonly<Record<number, number>>): void {
    const oldest = this.#pending[0];
    if (oldest && Object.keys(renumbered).length === 0 && sameRuns(oldest.done, edit.runs)) {
      // Nothing came between: what is shown is what the server has.
      this.#pending.shift();
      for (const { id } of edit.objects) this.#shownAs.delete(id);
      return;
    }
    const rest = this.#lift();
    const first = rest.shift();
    const given = new Map(Object.entries(renumbered).map(([from, to]) => [Number(from), to]));
    for (const { id } of first?.edit.objects ?? []) this.#shownAs.delete(id);
    this.#write(edit);
    this.#relay(rest.map((pending) => ({ ...pending, edit: renumber(pending.edit, given) })));
  }

  /** The server refused a step of this window, told by what `draw` answered (default: the oldest): take it back. */
  refuse(sent?: LabelsEdit): void {
    const steps = this.#lift();
    const at = sent ? steps.findIndex((step) => step.key === sent) : 0;
    if (at >= 0) steps.splice(at, 1);
    this.#relay(steps);
  }

  /** Somebody else's step, or an undo. */
  receive(edit: LabelsEdit): void {
    const own = this.#lift();
    this.#write(edit);
    this.#relay(own);
  }

  /** Steps that this window drew before it was reloaded and that are still on their way, oldest first. */
  resume(edits: readonly LabelsEdit[]): void {
    for (const edit of edits) this.#pending.push(this.#layAgain(edit, edit));
  }

  #write(edit: LabelsEdit): LabelEdit {
    const done = this.#target.apply(edit.runs);
    for (const { id, after } of edit.objects) {
      if (after) {
        this.objects.set(id, after);
        this.#target.setColor(id, after.color);
      } else this.objects.delete(id);
    }
    return done;
  }

  #lay(edit: LabelsEdit, sent: LabelsEdit, key: LabelsEdit): Pending {
    const records = edit.objects.map(({ id }) => ({ id, was: this.objects.get(id) }));
    const done = this.#write(edit);
    return { key, edit: sent, done, records };
  }

  /** Lay a step on after something arrived beneath it: new objects make room for those that came first. */
  #layAgain(sent: LabelsEdit, key: LabelsEdit): Pending {
    for (const { id, before, after } of sent.objects) {
      if (before !== null || after === null || this.#shownAs.has(id)) continue;
      if (this.objects.has(id)) this.#shownAs.set(id, this.freeId());
    }
    return this.#lay(renumber(sent, this.#shownAs), sent, key);
  }

  #lift(): Pending[] {
    const lifted = this.#pending;
    for (const { done, records } of [...lifted].reverse()) {
      this.#target.apply(invertEdit(done));
      for (const { id, was } of records) {
        if (was) this.objects.set(id, was);
        else this.objects.delete(id);
      }
    }
    this.#pending = [];
    return lifted;
  }

  #relay(steps: readonly Pending[]): void {
    // All of them count while numbers are chosen.
    this.#pending = [...steps];
    this.#pending = steps.map(({ edit, key }) => this.#layAgain(edit, key));
  }
}

function sameRuns(a: LabelEdit, b: LabelEdit): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function flip(map: ReadonlyMap<number, number>): Map<number, number> {
  return new Map([...map].map(([from, to]) => [to, from]));
}

/** An object somebody touched: new ones are `me`'s, a model's outline becomes accepted by `me` and keeps both names. */
export function touched(record: ObjectRecord, me: Author): ObjectRecord {
  return record.by.kind === "model" && record.acceptedBy === undefined ? { ...record, acceptedBy: me } : record;
}

/** The changes of records that go with runs: what vanished, and what was touched. */
export function objectChanges(
  touchedIds: Iterable<number>,
  objects: ReadonlyMap<number, ObjectRecord>,
  areaAfter: (id: number) => number,
  me: Author,
): ObjectChange[] {
  const changes: ObjectChange[] = [];
  for (const id of touchedIds) {
    const before = objects.get(id);
    if (!before) continue;
    if (areaAfter(id) === 0) changes.push({ id, before, after: null });
    else {
      const after = touched(before, me);
      if (after !== before) changes.push({ id, before, after });
    }
  }
  return changes;
}
