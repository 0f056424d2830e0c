/**
 * `run.json` beside the results: which program, model and settings made them, from which files.
 */
import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { OutputKinds, OutputPlan } from "./name-outputs.js";
import type { ImageReport } from "./predict-image.js";

export interface RunRecord {
  readonly cambrian: string;
  readonly task: string;
  /** `seed` is the one the model was trained with; predicting uses no chance. */
  readonly model: { readonly name: string; readonly dir: string; readonly sha256: string; readonly seed: number };
  readonly options: Readonly<Record<string, unknown>>;
  readonly outputs: OutputKinds;
  readonly runtime: string;
  readonly threads: number;
  readonly started: string;
  readonly files: readonly unknown[];
}

/** How a file is told from a later one of the same name. */
export interface FileStamp {
  readonly bytes: number;
  /** ISO time of the last change. */
  readonly modified: string;
}

/** What is written about an image that is done. */
export type Finished = ImageReport & { readonly from: FileStamp };

/** Nothing for a file that is not there; opening it says why. */
export async function stampOf(file: string): Promise<FileStamp | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found && { bytes: found.size, modified: found.mtime.toISOString() };
}

/**
 * What an earlier run in this folder finished, by image, when its model, options and outputs were the same. Images
 * that have changed since, or whose results are gone or now have other names, are not finished.
 */
export async function findFinished(
  out: string,
  now: RunRecord,
  plans: readonly Pick<OutputPlan, "image" | "labels">[],
): Promise<Map<string, Finished>> {
  const finished = new Map<string, Finished>();
  const path = join(out, "run.json");
  if (!existsSync(path)) return finished;
  const earlier: Partial<RunRecord> = parse(await readFile(path, "utf8"));
  if (key(earlier) !== key(now)) return finished;
  const labelsOf = new Map(plans.map(({ image, labels }) => [image, labels]));
  for (const entry of earlier.files ?? []) {
    const { file, skipped: _, ...report } = entry as Partial<Finished> & { file?: string; skipped?: true };
    const labels = labelsOf.get(file ?? "");
    if (file === undefined || labels === undefined || !report.files?.includes(labels)) continue;
    const stamp = await stampOf(file);
    if (!stamp || stamp.bytes !== report.from?.bytes || stamp.modified !== report.from.modified) continue;
    if (report.files.every((each) => existsSync(each))) finished.set(file, report as Finished);
  }
  return finished;
}

/** The entries of run.json in the midst of a run: what was done now, then what an earlier run finished. */
export function filesSoFar(
  outcomes: readonly { readonly file: string }[],
  finished: ReadonlyMap<string, Finished>,
): unknown[] {
  const visited = new Set(outcomes.map(({ file }) => file));
  const others = [...finished].filter(([file]) => !visited.has(file));
  return [...outcomes, ...others.map(([file, report]) => ({ file, ...report }))];
}

const key = ({ cambrian, task, model, options, outputs }: Partial<RunRecord>): string =>
  JSON.stringify([cambrian, task, model?.sha256, options, outputs]);

/** A damaged record says nothing about what is finished. */
function parse(text: string): Partial<RunRecord> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
