/**
 * All planes of one image, one after the other, and its results on disk.
 */
import {
  assertFinite,
  type CellsOptions,
  type CellsResult,
  type Labels,
  openImage,
  type Predictor,
  type Table,
  tabulateCells,
  throwIfCancelled,
  type WorkOptions,
} from "cambrian";
import type { OutputKinds, OutputPlan } from "./name-outputs.js";
import { planesOf } from "./planes-of.js";
import { assertFits, savePlane, saveWhole } from "./save-cells.js";

/** What was found and written for one image. */
export interface ImageReport {
  readonly count: number;
  /** Frames times sections. */
  readonly planes: number;
  readonly seconds: number;
  /** Paths of what was written. */
  readonly files: readonly string[];
}

/** The labels of one plane, kept until all are there. */
export interface PlaneLabels {
  readonly t: number;
  readonly z: number;
  readonly labels: Labels;
  readonly table?: Table;
}

/** Planes are read, answered and drawn one at a time, so that a long stack needs little memory. */
export async function predictImage(
  predictor: Predictor<CellsResult, CellsOptions>,
  plan: OutputPlan,
  kinds: OutputKinds,
  work: WorkOptions & { readonly now: () => number },
): Promise<ImageReport> {
  const start = work.now();
  const signal = work.signal ? { signal: work.signal } : {};
  await using image = await openImage(plan.image, signal);
  const { info } = image;
  assertFits(info, kinds);
  const planes: PlaneLabels[] = [];
  const files: string[] = [];
  let count = 0;
  for (const { t, z } of planesOf(info.size)) {
    throwIfCancelled(work.signal);
    const plane = await image.read({ t, z }, signal);
    assertFinite(plane, plan.image);
    const result = await predictor.predict(plane, signal);
    count += result.count;
    const at = { t, z, of: info };
    planes.push({ t, z, labels: result.labels, ...(kinds.table ? { table: tabulateCells(result, plane, at) } : {}) });
    files.push(...(await savePlane(plane, result.labels, { plan, kinds, at })));
    work.onProgress?.({ what: plan.name, done: planes.length, total: info.size.t * info.size.z });
  }
  files.unshift(...(await saveWhole(info, planes, plan, kinds)));
  return { count, planes: planes.length, seconds: (work.now() - start) / 1000, files };
}
