/**
 * Maps of a whole image handed to a decoder as if a network had answered tile by tile.
 */
import type { Ask, Maps, Tile } from "../task.js";

export interface Cuts {
  /** Rows and columns at which one core ends and the next begins; ascending, without 0 and the size. */
  readonly y: readonly number[];
  readonly x: readonly number[];
}

/** How many grid points each tile sees around its core. */
const CONTEXT = 3;

/** Dense maps, in one tile or cut into cores of any sizes, each with a little context. */
export function askMaps(
  maps: Maps,
  { height, width }: { readonly height: number; readonly width: number },
  cuts: Cuts = { y: [], x: [] },
): Ask {
  const ys = [0, ...cuts.y, height];
  const xs = [0, ...cuts.x, width];
  return {
    height,
    width,
    async *tiles() {
      for (let a = 0; a + 1 < ys.length; a++)
        for (let b = 0; b + 1 < xs.length; b++)
          yield cutTile(
            maps,
            { y0: ys[a] ?? 0, y1: ys[a + 1] ?? 0, x0: xs[b] ?? 0, x1: xs[b + 1] ?? 0 },
            { height, width },
          );
    },
  };
}

function cutTile(
  maps: Maps,
  core: Tile["core"],
  { height, width }: { readonly height: number; readonly width: number },
): Tile {
  const [, rows = 1, columns = 1] = Object.values(maps)[0]?.shape ?? [];
  const grid = Math.max(Math.round(height / rows), Math.round(width / columns));
  const i0 = Math.max(0, Math.floor(core.y0 / grid) - CONTEXT);
  const j0 = Math.max(0, Math.floor(core.x0 / grid) - CONTEXT);
  const i1 = Math.min(rows, Math.ceil(core.y1 / grid) + CONTEXT);
  const j1 = Math.min(columns, Math.ceil(core.x1 / grid) + CONTEXT);
  const outputs = Object.fromEntries(
    Object.entries(maps).map(([name, { data, shape }]) => {
      const [channels = 0] = shape;
      const part = new Float32Array(channels * (i1 - i0) * (j1 - j0));
      let at = 0;
      for (let c = 0; c < channels; c++)
        for (let i = i0; i < i1; i++) {
          const from = (c * rows + i) * columns;
          part.set(data.subarray(from + j0, from + j1), at);
          at += j1 - j0;
        }
      return [name, { data: part, shape: [channels, i1 - i0, j1 - j0] }];
    }),
  );
  return { y: i0 * grid, x: j0 * grid, core, outputs };
}
