/**
 * The outlines of labels as SVG paths that follow the edges of pixels.
 */
import type { Labels } from "@cambrian/core";

/** One path (`d` of an SVG path, pixel corners as whole numbers) for each label. Holes are part of their label's path. */
export function outlinePaths({ data, height, width }: Labels): Map<number, string> {
  // Directed sides of pixels, with the label to the right of each: from corner to corner, by label.
  const sides = new Map<number, Map<number, number[]>>();
  const across = width + 1;
  const add = (id: number, from: number, to: number): void => {
    let own = sides.get(id);
    if (!own) {
      own = new Map();
      sides.set(id, own);
    }
    const there = own.get(from);
    if (there) there.push(to);
    else own.set(from, [to]);
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const id = data[i] as number;
      if (id === 0) continue;
      const corner = y * across + x;
      if (y === 0 || data[i - width] !== id) add(id, corner, corner + 1);
      if (x + 1 === width || data[i + 1] !== id) add(id, corner + 1, corner + across + 1);
      if (y + 1 === height || data[i + width] !== id) add(id, corner + across + 1, corner + across);
      if (x === 0 || data[i - 1] !== id) add(id, corner + across, corner);
    }
  }
  return new Map([...sides].map(([id, own]) => [id, joinSides(own, across)]));
}

function joinSides(sides: Map<number, number[]>, across: number): string {
  let path = "";
  for (const start of sides.keys()) {
    while ((sides.get(start)?.length ?? 0) > 0) {
      path += `M${start % across} ${Math.floor(start / across)}`;
      let here = start;
      let step = 0;
      do {
        const next = sides.get(here)?.pop();
        if (next === undefined) break;
        if (step !== 0 && next - here !== step) path += draw(here, step, across);
        step = next - here;
        here = next;
      } while (here !== start);
      path += "Z";
    }
  }
  return path;
}

const draw = (corner: number, step: number, across: number): string =>
  Math.abs(step) === 1 ? `H${corner % across}` : `V${Math.floor(corner / across)}`;
