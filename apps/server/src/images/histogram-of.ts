/** Histograms of a project's images, from the coarsest level that still has enough pixels; kept while the server runs. */
import type { OpenProject } from "../projects/hub.js";
import { type Histogram, makeHistogram } from "./histogram.js";
import { levelFor } from "./pyramid.js";

const SIDE = 1024;
const KEPT = 2000;
const known = new WeakMap<object, Map<string, Histogram>>();

export async function histogramOf(
  { images }: OpenProject,
  id: string,
  { t, z, c }: { readonly t: number; readonly z: number; readonly c: number },
): Promise<Histogram> {
  const histograms = known.get(images) ?? new Map<string, Histogram>();
  known.set(images, histograms);
  const key = `${images.record(id).sha256} ${id} ${t} ${z} ${c}`;
  const found = histograms.get(key);
  if (found) return found;
  const image = await images.open(id);
  const histogram = makeHistogram((await image.read({ t, z, c, level: levelFor(image, SIDE) })).data);
  if (histograms.size >= KEPT) histograms.delete([...histograms.keys()][0] as string);
  histograms.set(key, histogram);
  return histogram;
}
