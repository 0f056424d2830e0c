/**
 * Found cells as files: labels, outlines, table and picture, each written whole or not at all.
 */
import {
  CambrianError,
  drawOverlay,
  type Image,
  type ImageInfo,
  joinTables,
  type Labels,
  makeImage,
  saveImage,
  saveLabels,
  saveOutlines,
  saveTable,
} from "cambrian";
import type { OutputKinds, OutputPlan } from "./name-outputs.js";
import type { PlaneLabels } from "./predict-image.js";

/** Which plane of which image. */
export interface PlaneOf {
  readonly t: number;
  readonly z: number;
  readonly of: ImageInfo;
}

/** Throws `predict/png-stack` when labels of several planes are wanted as PNG. */
export function assertFits({ size: { t, z } }: ImageInfo, kinds: OutputKinds): void {
  if (kinds.labels === "tiff" || t * z === 1) return;
  throw new CambrianError(
    "predict/png-stack",
    `${t * z} planes do not fit into one PNG. Use --labels tiff, which writes them as pages.`,
    { t, z },
  );
}

/** What each plane has of its own: outlines and picture. Gives back the paths. */
export async function savePlane(
  plane: Image,
  labels: Labels,
  { plan, kinds, at }: { readonly plan: OutputPlan; readonly kinds: OutputKinds; readonly at: PlaneOf },
): Promise<string[]> {
  const written: string[] = [];
  if (plan.outlines !== undefined && kinds.outlines) {
    const path = planePath(plan.outlines, at);
    await saveOutlines(path, labels, { format: kinds.outlines });
    written.push(path);
  }
  if (plan.overlay !== undefined) {
    const path = planePath(plan.overlay, at);
    await saveImage(path, drawOverlay(plane, labels));
    written.push(path);
  }
  return written;
}

/** What all planes share: the label image and the table. Gives back the paths. */
export async function saveWhole(
  info: ImageInfo,
  planes: readonly PlaneLabels[],
  plan: OutputPlan,
  kinds: OutputKinds,
): Promise<string[]> {
  const [first] = planes;
  if (planes.length === 1 && first)
    await saveLabels(plan.labels, withPixelSize(first.labels, info), { format: kinds.labels });
  else await saveLabelStack(plan.labels, info, planes);
  if (plan.table === undefined) return [plan.labels];
  await saveTable(plan.table, joinTables(planes.flatMap(({ table }) => (table ? [table] : []))));
  return [plan.labels, plan.table];
}

const withPixelSize = (labels: Labels, { pixelSize }: ImageInfo): Labels =>
  pixelSize ? { ...labels, pixelSize } : labels;

/** `a_overlay.png` -> `a_t003_z01_overlay.png`, counted from 0 as in the table; only the axes that have several. */
function planePath(path: string, { t, z, of: { size } }: PlaneOf): string {
  const part = (axis: string, value: number, count: number): string =>
    count > 1 ? `_${axis}${String(value).padStart(String(count - 1).length, "0")}` : "";
  const where = `${part("t", t, size.t)}${part("z", z, size.z)}`;
  return path.replace(/_(outlines\.geojson|rois\.zip|overlay\.png)$/, (end) => `${where}${end}`);
}

/** All planes of labels as one multi-page TIFF with the axes of the image; numbers begin anew in each plane. */
async function saveLabelStack(
  path: string,
  { size: { t, z, y, x }, pixelSize }: ImageInfo,
  planes: readonly PlaneLabels[],
): Promise<void> {
  const largest = planes.reduce((most, { labels }) => labels.data.reduce((a, b) => Math.max(a, b), most), 0);
  const data = largest > 65535 ? new Float32Array(t * z * y * x) : new Uint16Array(t * z * y * x);
  planes.forEach(({ labels }, index) => {
    data.set(labels.data, index * y * x);
  });
  const about = { channels: [{ name: "labels" }], ...(pixelSize ? { pixelSize } : {}) };
  await saveImage(path, makeImage(data, { t, z, y, x, c: 1 }, about));
}
