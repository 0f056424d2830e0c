/** Dots on a line that would lie on each other are stacked. */

export interface StackedDot {
  readonly key: string;
  readonly x: number;
  /** 0 stands on the line. */
  readonly level: number;
}

/** From left to right, each dot on the lowest level where it touches no other; `most` levels, then they overlap. */
export function stackDots(
  dots: readonly { readonly key: string; readonly x: number }[],
  { radius, most = 8 }: { readonly radius: number; readonly most?: number },
): StackedDot[] {
  const ends: number[] = [];
  return [...dots]
    .sort((a, b) => a.x - b.x)
    .map(({ key, x }) => {
      let level = ends.findIndex((end) => x - radius >= end + 1);
      if (level === -1) level = Math.min(ends.length, most - 1);
      ends[level] = x + radius;
      return { key, x, level };
    });
}
