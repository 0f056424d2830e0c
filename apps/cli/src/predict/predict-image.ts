/**
 * All planes of one image, one after the other, and its results on disk.
 */
import {
  assertFinite,
  type CellsOptions,
  type CellsResult,
  openImage,
  type Predictor,
  throwIfCancelled,
  type WorkOptions,
} from "cambrian";
import type { OutputKinds, OutputPlan } from "./name-outputs.js";
import { planesOf } from "./planes-of.js";
import { goesInParts, predictParts } from "./predict-parts.js";
import { assertFits, openCellFiles } from "./save-cells.js";

/** What was found and written for one image. */
export interface ImageReport {
  readonly count: number;
  /** Frames times sections. */
  readonly planes: number;
  readonly seconds: number;
  /** Paths of what was written. */
  readonly files: readonly string[];
}

/**
 * Planes are read, answered and written one at a time, so that a long stack needs little memory: of a plane that is
 * done only the rows of its table are kept. Planes of more than `large` values (default {@link LARGE}) are done in parts where
 * the wanted results allow it.
 */
export async function predictImage(
  predictor: Predictor<CellsResult, CellsOptions>,
  plan: OutputPlan,
  kinds: OutputKinds,
  work: WorkOptions & { readonly now: () => number; readonly large?: number },
): Promise<ImageReport> {
  const start = work.now();
  const signal = work.signal ? { signal: work.signal } : {};
  await using image = await openImage(plan.image, signal);
  const { info } = image;
  assertFits(info, kinds);
  const planes = planesOf(info.size);
  if (goesInParts(info, kinds, predictor.options, work.large)) {
    const done = await predictParts(predictor, image, plan, kinds, work);
    return { ...done, planes: planes.length, seconds: (work.now() - start) / 1000 };
  }
  await using files = await openCellFiles(info, plan, kinds);
  let count = 0;
  for (const [index, at] of planes.entries()) {
    throwIfCancelled(work.signal);
    const plane = await image.read(at, signal);
    assertFinite(plane, plan.image);
    const result = await predictor.predict(plane, signal);
    count += result.count;
    await files.add(plane, result, at);
    work.onProgress?.({ what: plan.name, done: index + 1, total: planes.length });
  }
  return { count, planes: planes.length, files: await files.close(), seconds: (work.now() - start) / 1000 };
}
