/**
 * Give every connected group of pixels its own number.
 * Two raster passes with union-find (Wu, Otoo and Suzuki 2009, "Optimizing two-pass connected-component labeling").
 */
import { type Labels, makeLabels } from "./labels.js";

export interface ComponentOptions {
  /** Whether pixels that meet only at a corner belong together: 8 (default) yes, 4 no. */
  readonly connectivity?: 4 | 8;
}

/**
 * Number the connected groups of non-zero pixels 1..n, in the order in which their first pixel comes, row by row.
 * @param mask [y, x]; anything but 0 (false) is foreground.
 */
export function labelComponents(
  mask: ArrayLike<number>,
  height: number,
  width: number,
  options: ComponentOptions = {},
): Labels {
  if (mask.length !== height * width)
    throw new TypeError(`a mask of ${height} x ${width} needs ${height * width} values, got ${mask.length}`);
  const values = new Uint32Array(height * width);
  for (let i = 0; i < values.length; i++) values[i] = mask[i] ? 1 : 0;
  return makeLabels(height, width, equalComponents(values, height, width, options.connectivity ?? 8));
}

/** Number the connected groups of equal non-zero values 1..n in raster order. */
export function equalComponents(values: Uint32Array, height: number, width: number, connectivity: 4 | 8): Uint32Array {
  const out = new Uint32Array(values.length);
  const parent: number[] = [0];
  const find = (id: number): number => {
    let root = id;
    while (parent[root] !== root) root = parent[root] as number;
    let at = id;
    while (at !== root) {
      const next = parent[at] as number;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  /** Both are one group; the earlier number wins, so that numbers stay in raster order. */
  const join = (a: number, b: number): number => {
    if (a === 0 || a === b) return b;
    const rootA = find(a);
    const rootB = find(b);
    if (rootA < rootB) {
      parent[rootB] = rootA;
      return rootA;
    }
    parent[rootA] = rootB;
    return rootB;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const value = values[i] as number;
      if (value === 0) continue;
      let id = 0;
      if (x > 0 && values[i - 1] === value) id = out[i - 1] as number;
      if (y > 0) {
        const up = i - width;
        if (values[up] === value) id = join(id, out[up] as number);
        else if (connectivity === 8) {
          if (x > 0 && values[up - 1] === value) id = join(id, out[up - 1] as number);
          if (x + 1 < width && values[up + 1] === value) id = join(id, out[up + 1] as number);
        }
      }
      if (id === 0) {
        id = parent.length;
        parent.push(id);
      }
      out[i] = id;
    }
  }
  const numbers = new Uint32Array(parent.length);
  let count = 0;
  for (let id = 1; id < parent.length; id++) numbers[id] = parent[id] === id ? ++count : (numbers[find(id)] as number);
  for (let i = 0; i < out.length; i++) out[i] = numbers[out[i] as number] as number;
  return out;
}
