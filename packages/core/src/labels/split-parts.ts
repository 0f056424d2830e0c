/**
 * An id should be one connected thing: give separate parts of an object numbers of their own.
 */
import { type ComponentOptions, equalComponents } from "./connected-components.js";
import type { Labels } from "./labels.js";

/**
 * Each connected part of an id becomes its own object. The largest part keeps the id (the first in raster order on a
 * tie), the others get new ids above the highest, in raster order. A fresh array.
 */
export function splitParts(labels: Labels, options: ComponentOptions = {}): Labels {
  const { data, height, width } = labels;
  const parts = equalComponents(data, height, width, options.connectivity ?? 8);
  const areas: number[] = [0];
  const ids: number[] = [0];
  let highest = 0;
  for (let i = 0; i < data.length; i++) {
    const part = parts[i] as number;
    if (part === 0) continue;
    areas[part] = (areas[part] ?? 0) + 1;
    ids[part] = data[i] as number;
    if ((data[i] as number) > highest) highest = data[i] as number;
  }
  const largest = new Map<number, number>();
  for (let part = 1; part < ids.length; part++) {
    const id = ids[part] as number;
    const rival = largest.get(id);
    if (rival === undefined || (areas[part] as number) > (areas[rival] as number)) largest.set(id, part);
  }
  const names = ids.map((id, part) => (part === 0 || largest.get(id) === part ? id : ++highest));
  return { ...labels, data: parts.map((part) => names[part] as number) };
}
