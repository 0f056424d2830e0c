/**
 * Found cells as files: labels, outlines, table and picture, each written whole or not at all.
 */
import {
  CambrianError,
  type CellsResult,
  drawOverlay,
  type Image,
  type ImageInfo,
  joinTables,
  type Labels,
  saveImage,
  saveLabels,
  saveOutlines,
  saveTable,
  type Table,
  tabulateCells,
} from "cambrian";
import { openLabelStack } from "./label-stack.js";
import type { OutputKinds, OutputPlan } from "./name-outputs.js";

/** Throws `predict/png-stack` when labels of several planes are wanted as PNG. */
export function assertFits({ size: { t, z } }: ImageInfo, kinds: OutputKinds): void {
  if (kinds.labels === "tiff" || t * z === 1) return;
  throw new CambrianError(
    "predict/png-stack",
    `${t * z} planes do not fit into one PNG. Use --labels tiff, which writes them as pages.`,
    { t, z },
  );
}

/** The files of one image, which take plane after plane. */
export interface CellFiles extends AsyncDisposable {
  /**
   * Write what the plane has of its own and its page of labels; its table is kept. Outlines that their file cannot hold
   * are told by `close`, so that they cost nothing else.
   */
  add(plane: Image, result: CellsResult, at: { readonly t: number; readonly z: number }): Promise<void>;
  /** Finish labels and table and give back all paths. Throws `outlines/too-many` when outlines had to be left out. */
  close(): Promise<string[]>;
}

/** Begin the files of an image. Disposing without `close` leaves no unfinished file. */
export async function openCellFiles(info: ImageInfo, plan: OutputPlan, kinds: OutputKinds): Promise<CellFiles> {
  const stack = info.size.t * info.size.z > 1 ? await openLabelStack(plan.labels, info) : undefined;
  const tables: Table[] = [];
  const shared = [plan.labels];
  const own: string[] = [];
  let leftOut: CambrianError | undefined;

  const addOutlines = async (to: string, { labels, objects }: CellsResult, format: "geojson" | "imagej") => {
    try {
      await saveOutlines(to, labels, {
        format,
        confidence: new Map(objects.map(({ id, confidence }) => [id, confidence])),
      });
      own.push(to);
    } catch (error) {
      if (!(error instanceof CambrianError && error.code === "outlines/too-many")) throw error;
      leftOut = error;
    }
  };
  return {
    async add(plane, result, { t, z }) {
      const { labels } = result;
      const at = { t, z, of: info };
      if (stack) await stack.add({ t, z }, labels);
      else await saveLabels(plan.labels, withPixelSize(labels, info), { format: kinds.labels });
      if (kinds.table) tables.push(tabulateCells(result, plane, at));
      if (plan.overlay !== undefined) {
        const path = planePath(plan.overlay, at);
        await saveImage(path, drawOverlay(plane, labels));
        own.push(path);
      }
      if (plan.outlines !== undefined && kinds.outlines)
        await addOutlines(planePath(plan.outlines, at), result, kinds.outlines);
    },
    async close() {
      await stack?.close();
      if (plan.table !== undefined) {
        await saveTable(plan.table, joinTables(tables));
        shared.push(plan.table);
      }
      if (!leftOut) return [...shared, ...own];
      const { code, message, details } = leftOut;
      throw new CambrianError(code, `${message} The other results of this image are written.`, details, {
        cause: leftOut,
      });
    },
    async [Symbol.asyncDispose]() {
      await stack?.[Symbol.asyncDispose]();
    },
  };
}

const withPixelSize = (labels: Labels, { pixelSize }: ImageInfo): Labels =>
  pixelSize ? { ...labels, pixelSize } : labels;

/** Which plane of which image. */
interface PlaneOf {
  readonly t: number;
  readonly z: number;
  readonly of: ImageInfo;
}

/** `a_overlay.png` -> `a_t003_z01_overlay.png`, counted from 0 as in the table; only the axes that have several. */
export function planePath(path: string, { t, z, of: { size } }: PlaneOf): string {
  const part = (axis: string, value: number, count: number): string =>
    count > 1 ? `_${axis}${String(value).padStart(String(count - 1).length, "0")}` : "";
  const where = `${part("t", t, size.t)}${part("z", z, size.z)}`;
  return path.replace(/_(outlines\.geojson|rois\.zip|overlay\.png)$/, (end) => `${where}${end}`);
}
