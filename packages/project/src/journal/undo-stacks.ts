/**
 * Which steps each person can take back and do again. Undo takes back the newest step that stands; redo takes back the
 * newest undo. It is all in the journal, so it survives closing.
 */

interface Stacks {
  /** Numbers of operations (steps, or undos of undos) that stand, the newest last. */
  readonly undo: number[];
  /** Numbers of the undo operations that can be taken back. */
  readonly redo: number[];
}

export class UndoStacks {
  private readonly byAuthor = new Map<string, Stacks>();
  /** Who did each operation that stands in a stack. */
  private readonly owner = new Map<number, string>();

  private of(author: string): Stacks {
    const found = this.byAuthor.get(author);
    if (found) return found;
    const made: Stacks = { undo: [], redo: [] };
    this.byAuthor.set(author, made);
    return made;
  }

  /** A step that can be taken back. */
  step(seq: number, author: string): void {
    const stacks = this.of(author);
    stacks.undo.push(seq);
    stacks.redo.length = 0;
    this.owner.set(seq, author);
  }

  /** Operation `seq` took back `target`, which belongs to whoever did it. */
  undone(seq: number, target: number, author: string): void {
    const owner = this.owner.get(target) ?? author;
    const stacks = this.of(owner);
    if (remove(stacks.undo, target)) stacks.redo.push(seq);
    else if (remove(stacks.redo, target)) stacks.undo.push(seq);
    this.owner.set(seq, owner);
  }

  nextUndo(author: string): number | undefined {
    return this.of(author).undo.at(-1);
  }

  nextRedo(author: string): number | undefined {
    return this.of(author).redo.at(-1);
  }

  /** Whether the operation stands, so that it can be taken back. */
  stands(seq: number): boolean {
    const owner = this.owner.get(seq);
    if (owner === undefined) return false;
    const { undo, redo } = this.of(owner);
    return undo.includes(seq) || redo.includes(seq);
  }
}

function remove(list: number[], value: number): boolean {
  const at = list.lastIndexOf(value);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}
