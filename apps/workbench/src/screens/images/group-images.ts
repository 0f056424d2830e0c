/** Images in groups by a column, and what a group holds in words. */
import type { ImageRecord } from "@cambrian/protocol";

export interface ImageGroup {
  /** "DMSO"; empty for images without a value. */
  readonly name: string;
  readonly images: readonly ImageRecord[];
}

/** By the values of a metadata column, by `state`, or all together for "". Groups and images go in the order of their names. */
export function groupImages(images: readonly ImageRecord[], by: string): readonly ImageGroup[] {
  const groups = new Map<string, ImageRecord[]>();
  for (const image of images) {
    const name = by === "" ? "" : by === "state" ? image.state : (image.metadata[by] ?? "");
    groups.set(name, [...(groups.get(name) ?? []), image]);
  }
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  return [...groups]
    .sort(([a], [b]) => (a === "" ? 1 : b === "" ? -1 : compare(a, b)))
    .map(([name, members]) => ({ name, images: members.sort((a, b) => compare(a.name, b.name)) }));
}

/** "wells B03–B07 · 15 images · 9 labelled, 3 reviewed" */
export function summaryOf(images: readonly ImageRecord[]): string {
  const wells = [...new Set(images.flatMap(({ metadata }) => metadata.well ?? []))].sort();
  const [first, last] = [wells[0], wells.at(-1)];
  const count = (state: string): number => images.filter((image) => image.state === state).length;
  const states = ["labelled", "predicted", "reviewed"].flatMap((state) =>
    count(state) > 0 ? [`${count(state)} ${state}`] : [],
  );
  return [
    first === undefined ? "" : first === last ? `well ${first}` : `wells ${first}–${last}`,
    images.length === 1 ? "1 image" : `${images.length} images`,
    states.join(", "),
  ]
    .filter(Boolean)
    .join(" · ");
}
