/**
 * Writing a model so that a folder never holds half of one.
 */
import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomic } from "@cambrian/core/node";
import type { Model } from "@cambrian/tasks";
import { makeFolder } from "../folder/make-folder.node.js";
import { isModelDir, MODEL_FILES } from "./find-models.node.js";

/**
 * Write model.onnx and card.json into a folder, made when missing. A model that was there is moved into
 * `previous-DATE/` inside it; gives back that folder's name.
 */
export async function saveModel(dir: string, model: Model): Promise<{ readonly previous?: string }> {
  await makeFolder(dir);
  const previous = isModelDir(dir) ? await moveAside(dir) : undefined;
  await writeFileAtomic(join(dir, MODEL_FILES.network), model.onnx);
  await writeFileAtomic(
    join(dir, MODEL_FILES.card),
    new TextEncoder().encode(`${JSON.stringify(model.card, null, 2)}\n`),
  );
  return previous === undefined ? {} : { previous };
}

async function moveAside(dir: string): Promise<string> {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  let previous = join(dir, `previous-${stamp}`);
  for (let n = 2; existsSync(previous); n++) previous = join(dir, `previous-${stamp}-${n}`);
  await makeFolder(previous);
  for (const name of [MODEL_FILES.card, MODEL_FILES.network, "report.html"]) {
    if (existsSync(join(dir, name))) await rename(join(dir, name), join(previous, name));
  }
  return previous;
}
