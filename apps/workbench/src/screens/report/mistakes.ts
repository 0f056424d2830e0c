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

/**
 * Counts over all images of a report, and how far the images are apart (0..1): with six or more the 95 % interval of their
 * mean, else the lowest and the highest. Not-a-number where no image has a value.
 */
export function totals(images: readonly ReportImage[]) {
  const sum = { right: 0, missed: 0, extra: 0 };
  for (const { right, missed, extra } of images) {
    sum.right += right;
    sum.missed += missed;
    sum.extra += extra;
  }
  const values = images.map(({ value }) => value).filter(Number.isFinite);
  return { ...sum, cells: sum.right + sum.missed, ...spread(values) };
}

export const FEW = 6;

function spread(values: readonly number[]): { readonly low: number; readonly high: number } {
  const count = values.length;
  if (count === 0) return { low: Number.NaN, high: Number.NaN };
  if (count < FEW) return { low: Math.min(...values), high: Math.max(...values) };
  const mean = values.reduce((all, value) => all + value, 0) / count;
  const variance = values.reduce((all, value) => all + (value - mean) ** 2, 0) / (count - 1);
  const half = 1.96 * Math.sqrt(variance / count);
  return { low: Math.max(0, mean - half), high: Math.min(1, mean + half) };
}
