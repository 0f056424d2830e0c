/** Numbers with their word: "1 cell", "1,271 cells", "no cells". */

export const grouped = (count: number): string => count.toLocaleString("en-GB");

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** A share 0..1 as "of 100", whole; `null` and not-a-number are a dash. */
export function outOf100(share: number | null | undefined): string {
  return share === null || share === undefined || Number.isNaN(share) ? "–" : String(Math.round(share * 100));
}
