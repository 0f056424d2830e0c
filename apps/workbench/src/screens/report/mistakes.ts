/** What a model does wrong, by kind, with what helps against it. */
import type { Report } from "@cambrian/protocol";

export type ReportImage = Report["images"][number];
export type Mistake = ReportImage["mistakes"][number];
export type MistakeKind = Mistake["kind"];

/** By kind: what it is called, in the plural and for one, and what helps. */
const words: Readonly<Record<MistakeKind, { readonly many: string; readonly one: string; readonly help: string }>> = {
  merged: { many: "Touching cells joined", one: "joined with its neighbour", help: "Label touching pairs" },
  split: { many: "Cells split in two", one: "split in two", help: "Label large and dividing cells" },
  missed: { many: "Cells missed", one: "missed", help: "Label more like these" },
  extra: { many: "Debris or background taken", one: "no cell of yours", help: "Check that none is unlabelled" },
  shape: { many: "Outlines that fit badly", one: "overlaps too little", help: "Draw these borders closely" },
};

export const mistakeWords = (kind: MistakeKind) => words[kind];

export interface MistakeGroup {
  readonly kind: MistakeKind;
  readonly count: number;
  readonly title: string;
  readonly help: string;
  /** Where the first one is: the worst image that has it, and its number among that image's mistakes. */
  readonly image: string;
  readonly index: number;
}

/** Kinds that occur, the most frequent first. Images in the order of the report are taken as the worst first. */
export function groupMistakes(images: readonly ReportImage[]): MistakeGroup[] {
  const groups = new Map<MistakeKind, { count: number; image: string; index: number }>();
  for (const { image, mistakes } of images) {
    for (const [index, { kind }] of mistakes.entries()) {
      const group = groups.get(kind);
      if (group) group.count++;
      else groups.set(kind, { count: 1, image, index });
    }
  }
  return [...groups]
    .map(([kind, group]) => ({ kind, ...group, title: words[kind].many, help: words[kind].help }))
    .sort((a, b) => b.count - a.count);
}

export type Order = "worst" | "best" | "name";

export function sortImages(
  images: readonly ReportImage[],
  order: Order,
  nameOf: (id: string) => string,
): readonly ReportImage[] {
  const byName = (a: ReportImage, b: ReportImage): number =>
    nameOf(a.image).localeCompare(nameOf(b.image), "en", { numeric: true });
  if (order === "name") return [...images].sort(byName);
  return [...images].sort((a, b) => (order === "worst" ? a.value - b.value : b.value - a.value) || byName(a, b));
}

/** Counts over all images of a report, and the lowest and highest image (0..1). */
export function totals(images: readonly ReportImage[]) {
  const sum = { right: 0, missed: 0, extra: 0 };
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { right, missed, extra, value } of images) {
    sum.right += right;
    sum.missed += missed;
    sum.extra += extra;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { ...sum, cells: sum.right + sum.missed, low, high };
}
