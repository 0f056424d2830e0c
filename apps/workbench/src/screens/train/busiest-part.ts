/** A part of an image in which something is to be seen: where the most outlines lie together. */
import type { Box } from "@cambrian/protocol";

/** Longest side of the part in pixels, and the share of the image it is at least. */
const LONGEST = 240;
const SHARE = 1 / 3;

/**
 * A box of the given ratio (width / height) inside the image, around the outline that has the most others near it; the
 * middle when there is none.
 * @param outlines polygons [y, x, y, x, ...] in pixels
 */
export function busiestPart(
  size: { readonly y: number; readonly x: number },
  outlines: readonly (readonly number[])[],
  ratio: number,
): Box {
  let width = Math.min(size.x, Math.max(64, Math.min(size.x * SHARE, LONGEST)));
  let height = width / ratio;
  if (height > size.y) {
    height = size.y;
    width = height * ratio;
  }
  const middles = outlines.map(middleOf);
  let best = { y: size.y / 2, x: size.x / 2 };
  let most = 0;
  for (const middle of middles) {
    const near = middles.filter(
      ({ y, x }) => Math.abs(y - middle.y) < height / 2 && Math.abs(x - middle.x) < width / 2,
    );
    if (near.length <= most) continue;
    most = near.length;
    best = middle;
  }
  const y0 = Math.min(Math.max(0, best.y - height / 2), size.y - height);
  const x0 = Math.min(Math.max(0, best.x - width / 2), size.x - width);
  return { y0, x0, y1: y0 + height, x1: x0 + width };
}

function middleOf(outline: readonly number[]): { readonly y: number; readonly x: number } {
  let y = 0;
  let x = 0;
  for (let at = 0; at < outline.length; at += 2) {
    y += outline[at] as number;
    x += outline[at + 1] as number;
  }
  const corners = Math.max(1, outline.length / 2);
  return { y: y / corners, x: x / corners };
}
