/**
 * Small drawn data sets on disk.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Image, type Labels, makeImage, makeLabels, saveImage, saveLabels } from "cambrian";

/** Bright discs on a dark, slightly uneven ground, with their labels. */
export function drawDiscs(
  side: number,
  discs: readonly { readonly y: number; readonly x: number; readonly radius: number }[],
): { readonly image: Image; readonly labels: Labels } {
  const pixels = new Uint8Array(side * side);
  const ids = new Uint32Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const i = y * side + x;
      pixels[i] = 20 + ((x * 7 + y * 13) % 9);
      discs.forEach((disc, index) => {
        if ((y - disc.y) ** 2 + (x - disc.x) ** 2 > disc.radius ** 2) return;
        pixels[i] = 180 + ((x * 5 + y * 3) % 23);
        ids[i] = index + 1;
      });
    }
  }
  return { image: makeImage(pixels, { y: side, x: side }), labels: makeLabels(side, side, ids) };
}

/** Three discs that depend on a number. */
export function drawNumbered(index: number, side = 64): { readonly image: Image; readonly labels: Labels } {
  const shift = (index * 5) % 12;
  return drawDiscs(side, [
    { y: 16 + shift / 2, x: 14, radius: 7 },
    { y: 20, x: 42, radius: 8 },
    { y: 46, x: 20 + shift, radius: 6 },
  ]);
}

/** `count` images with labels in `dir/images` and `dir/labels`, as PNG: a0, a1, ... */
export async function drawDataset(dir: string, count: number, side = 64): Promise<void> {
  mkdirSync(join(dir, "images"), { recursive: true });
  mkdirSync(join(dir, "labels"), { recursive: true });
  for (let index = 0; index < count; index++) {
    const { image, labels } = drawNumbered(index, side);
    await saveImage(join(dir, "images", `a${index}.png`), image);
    await saveLabels(join(dir, "labels", `a${index}.png`), labels);
  }
}
