/**
 * Reading a model back and making sure it is whole, of this task, and of a version this program understands.
 */
import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { CambrianError } from "@cambrian/core";
import { readFileChecked } from "@cambrian/core/node";
import type { Model, ModelCard } from "@cambrian/tasks";
import { findShipped, isModelDir, MODEL_FILES } from "./find-models.node.js";

/** What a model must be made for; every `Task` is one. */
export interface ModelUse {
  readonly id: string;
  readonly version: number;
}

/** A model as it lies in its folder. */
export interface ModelFiles extends Model {
  readonly dir: string;
}

/** The files of a model, checked against the task; see `loadModel`, which people call. */
export async function readModel(
  task: ModelUse,
  nameOrDir: string,
  options: { readonly cwd?: string } = {},
): Promise<ModelFiles> {
  const dir = await findModel(nameOrDir, options.cwd ?? process.cwd());
  const card = await readCard(dir);
  if (card.task !== task.id) {
    throw new CambrianError(
      "model/wrong-task",
      `The model in ${dir} is for the task "${card.task}", but "${task.id}" was asked for. Use a model for ${task.id}; \`cambrian models\` lists those that came with the program.`,
      { dir, model: card.task, asked: task.id },
    );
  }
  if (card.taskVersion !== task.version) {
    const newer = card.taskVersion > task.version;
    throw new CambrianError(
      "model/wrong-version",
      `The model in ${dir} speaks version ${card.taskVersion} of ${task.id}, this program version ${task.version}. ${newer ? "Install a newer Cambrian" : "Train it again, or use the Cambrian that made it"} (it was made by ${card.cambrian}).`,
      { dir, model: card.taskVersion, program: task.version },
    );
  }
  const onnx = await readPart(dir, MODEL_FILES.network);
  const sha256 = createHash("sha256").update(onnx).digest("hex");
  if (sha256 !== card.sha256) {
    throw damaged(dir, "model.onnx is not the file that card.json describes (their SHA-256 differ)", {
      expected: card.sha256,
      got: sha256,
    });
  }
  return { card, onnx, dir };
}

/** The card of the model in a folder, its fields checked. Throws `model/damaged`. */
export async function readCard(dir: string): Promise<ModelCard> {
  const bytes = await readPart(dir, MODEL_FILES.card);
  let card: unknown;
  try {
    card = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw damaged(dir, "card.json is not JSON", {}, cause);
  }
  const expected = {
    name: "string",
    task: "string",
    taskVersion: "number",
    cambrian: "string",
    sha256: "string",
    traits: "object",
    network: "object",
    training: "object",
  } as const;
  if (typeof card !== "object" || card === null) throw damaged(dir, "card.json holds no object", {});
  for (const [field, type] of Object.entries(expected)) {
    const value: unknown = Reflect.get(card, field);
    if (typeof value !== type || value === null) throw damaged(dir, `card.json has no ${type} "${field}"`, { field });
  }
  return card as ModelCard;
}

async function findModel(nameOrDir: string, cwd: string): Promise<string> {
  const dir = resolve(cwd, nameOrDir);
  if (isModelDir(dir)) return dir;
  const shipped = await findShipped();
  const found = shipped.get(nameOrDir);
  if (found !== undefined) return found;
  const names = [...shipped.keys()];
  const list = names.length > 0 ? `Shipped models: ${names.join(", ")}` : "No model came with this program";
  throw new CambrianError(
    "model/not-found",
    `There is no model "${nameOrDir}": it is neither a folder with model.onnx and card.json nor the name of a shipped model. ${list}. Train one with \`cambrian train\`.`,
    { asked: nameOrDir, dir, shipped: names },
  );
}

async function readPart(dir: string, name: string): Promise<Uint8Array> {
  try {
    return await readFileChecked(join(dir, name));
  } catch (cause) {
    const isMissing = cause instanceof CambrianError && cause.code === "file/not-found";
    throw damaged(dir, isMissing ? `${name} is missing` : `${name} cannot be read`, {}, cause);
  }
}

function damaged(dir: string, why: string, details: Record<string, unknown>, cause?: unknown): CambrianError {
  return new CambrianError(
    "model/damaged",
    `The model in ${dir} is damaged: ${why}. Copy it again, or train it again.`,
    { dir, ...details },
    { cause },
  );
}
