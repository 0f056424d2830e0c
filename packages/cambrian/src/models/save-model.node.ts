/**
 * Writing a model so that a failure leaves the old one: the new files lie whole on the disk before an old one is touched.
 *
 * Two files cannot be replaced in one step. A power cut between the last two renames leaves a folder that is refused as
 * `model/damaged`; the old model is then whole in its `previous-DATE/`.
 */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, link, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { CambrianError } from "@cambrian/core";
import { readFileChecked, writeFileAtomic } from "@cambrian/core/node";
import type { Model } from "@cambrian/tasks";
import { makeFolder } from "../folder/make-folder.node.js";
import { isModelDir, MODEL_FILES } from "./find-models.node.js";

const REPORT = "report.html";

/**
 * Write model.onnx and card.json into a folder, made when missing. Another model that was there is moved into
 * `previous-DATE/` inside it; gives back that folder's name. The same network again replaces its card only.
 * Throws `file/cannot-write`; the model that was there then stays as it was.
 */
export async function saveModel(dir: string, model: Model): Promise<{ readonly previous?: string }> {
  await makeFolder(dir);
  const card = `${JSON.stringify(model.card, null, 2)}\n`;
  if (await holdsNetwork(dir, model.onnx)) {
    await writeFileAtomic(join(dir, MODEL_FILES.card), card);
    return {};
  }
  const fresh = join(dir, `.cambrian-${randomBytes(8).toString("hex")}.tmp`);
  try {
    await makeFolder(fresh);
    await writeFileAtomic(join(fresh, MODEL_FILES.network), model.onnx);
    await writeFileAtomic(join(fresh, MODEL_FILES.card), card);
    const previous = isModelDir(dir) ? await replaceModel(dir, fresh) : await moveModel(fresh, dir);
    return previous === undefined ? {} : { previous };
  } catch (cause) {
    if (cause instanceof CambrianError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CambrianError(
      "file/cannot-write",
      `Cannot put the new model into "${dir}": the system said: ${why}. What was there is unchanged; choose another folder.`,
      { path: dir },
      { cause },
    );
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function holdsNetwork(dir: string, onnx: Uint8Array): Promise<boolean> {
  if (!existsSync(join(dir, MODEL_FILES.card))) return false;
  const there = await readFileChecked(join(dir, MODEL_FILES.network)).catch(() => undefined);
  return there !== undefined && there.length === onnx.length && Buffer.compare(there, onnx) === 0;
}

/** Into a folder without a model. */
async function moveModel(fresh: string, dir: string): Promise<undefined> {
  await rename(join(fresh, MODEL_FILES.network), join(dir, MODEL_FILES.network));
  await rename(join(fresh, MODEL_FILES.card), join(dir, MODEL_FILES.card));
}

/** The old files get second names in `previous` first, so that they are whole at every moment. */
async function replaceModel(dir: string, fresh: string): Promise<string> {
  const previous = choosePrevious(dir);
  const old = Object.values(MODEL_FILES).filter((name) => existsSync(join(dir, name)));
  try {
    await makeFolder(previous);
    for (const name of old) await linkOrCopy(join(dir, name), join(previous, name));
    if (existsSync(join(dir, REPORT))) await rename(join(dir, REPORT), join(previous, REPORT));
    await moveModel(fresh, dir);
    return previous;
  } catch (error) {
    for (const name of [...old, REPORT]) {
      if (existsSync(join(previous, name))) await rename(join(previous, name), join(dir, name));
    }
    await rm(previous, { recursive: true, force: true });
    throw error;
  }
}

function choosePrevious(dir: string): string {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  let previous = join(dir, `previous-${stamp}`);
  for (let n = 2; existsSync(previous); n++) previous = join(dir, `previous-${stamp}-${n}`);
  return previous;
}

/** Some disks (exFAT, some network folders) give a file one name only. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}
