/**
 * `run.json` beside the results: which program, model and settings made them, from which files.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { OutputKinds } from "./name-outputs.js";
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

/** What an earlier run in this folder finished, by image, when its model, options and outputs were the same. */
export async function findFinished(out: string, now: RunRecord): Promise<Map<string, ImageReport>> {
  const finished = new Map<string, ImageReport>();
  const path = join(out, "run.json");
  if (!existsSync(path)) return finished;
  const earlier: Partial<RunRecord> = parse(await readFile(path, "utf8"));
  if (key(earlier) !== key(now)) return finished;
  for (const entry of earlier.files ?? []) {
    const { file, files } = entry as { file?: string; files?: readonly string[] };
    if (typeof file === "string" && Array.isArray(files) && files.every((each) => existsSync(each))) {
      const { file: _, skipped: __, ...report } = entry as ImageReport & { file: string; skipped?: true };
      finished.set(file, report);
    }
  }
  return finished;
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
