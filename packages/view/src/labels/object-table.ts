/**
 * What is known of every object of a plane, kept up to date run by run: area, centroid and box. Objects have slots: small numbers
 * 1, 2, 3 ... in the order in which they were met, which is what pixels and the graphics card hold. Slots are not given back.
 */

/** One object; sums are over its pixels. */
export interface ObjectEntry {
  readonly id: number;
  readonly slot: number;
  area: number;
  sumY: number;
  sumX: number;
  y0: number;
  x0: number;
  y1: number;
  x1: number;
  /** Pixels were taken away since the box was measured: it may be too large. */
  loose: boolean;
}

export class ObjectTable {
  private readonly slots = new Map<number, number>();
  private readonly entries: (ObjectEntry | undefined)[] = [undefined];
  private alive = 0;

  /** Slots that were given so far; the next is one more. */
  get size(): number {
    return this.entries.length - 1;
  }

  /** Objects with pixels. */
  get count(): number {
    return this.alive;
  }

  /** The slot of an id, a new one when it has none; 0 for 0. */
  slotOf(id: number): number {
    if (id === 0) return 0;
    const known = this.slots.get(id);
    if (known !== undefined) return known;
    const slot = this.entries.length;
    this.slots.set(id, slot);
    this.entries.push({ id, slot, area: 0, sumY: 0, sumX: 0, y0: 0, x0: 0, y1: 0, x1: 0, loose: false });
    return slot;
  }

  /** 0 when the id has no slot. */
  findSlot(id: number): number {
    return this.slots.get(id) ?? 0;
  }

  idOf(slot: number): number {
    return this.entries[slot]?.id ?? 0;
  }

  /** The object when it has pixels. */
  find(id: number): ObjectEntry | undefined {
    const entry = this.entries[this.slots.get(id) ?? 0];
    return entry && entry.area > 0 ? entry : undefined;
  }

  /** Objects with pixels, in the order of their slots. */
  *all(): Generator<ObjectEntry> {
    for (const entry of this.entries) if (entry && entry.area > 0) yield entry;
  }

  /** Pixels from <= x < to of row y joined the object. */
  add(slot: number, y: number, from: number, to: number): void {
    const entry = this.entries[slot];
    if (!entry) return;
    if (entry.area === 0) {
      this.alive++;
      entry.y0 = y;
      entry.y1 = y + 1;
      entry.x0 = from;
      entry.x1 = to;
      entry.loose = false;
    } else {
      if (y < entry.y0) entry.y0 = y;
      if (y >= entry.y1) entry.y1 = y + 1;
      if (from < entry.x0) entry.x0 = from;
      if (to > entry.x1) entry.x1 = to;
    }
    const length = to - from;
    entry.area += length;
    entry.sumY += y * length;
    entry.sumX += ((from + to - 1) / 2) * length;
  }

  /** Pixels from <= x < to of row y left the object. */
  remove(slot: number, y: number, from: number, to: number): void {
    const entry = this.entries[slot];
    if (!entry) return;
    const length = to - from;
    entry.area -= length;
    entry.sumY -= y * length;
    entry.sumX -= ((from + to - 1) / 2) * length;
    entry.loose = true;
    if (entry.area === 0) this.alive--;
  }
}
