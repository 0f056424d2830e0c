/** Is a project whole? The store checks its journal and snapshots; here, that the files it names are there. */
import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { CambrianError } from "@cambrian/core";
import { isProjectFolder, openStore } from "./open-store.js";

export interface ProjectCheck {
  readonly problems: readonly { readonly code: string; readonly message: string }[];
  readonly steps: number;
  readonly images: number;
  readonly models: number;
}

/** Throws `project/not-found`, and `project/in-use` when a server has it open. */
export async function verifyProject(folder: string): Promise<ProjectCheck> {
  if (!(await isProjectFolder(folder))) {
    throw new CambrianError("project/not-found", `There is no project in ${folder}. Name the folder of one.`, {
      path: folder,
    });
  }
  await using store = await openStore(folder);
  const problems = [...(await store.verify())];
  const { images, models, seq } = store.state;
  const here = (path: string): boolean => existsSync(isAbsolute(path) ? path : join(folder, path));
  const kept = images.filter(({ removed }) => !removed);
  for (const { name, path } of kept) {
    if (!here(path))
      problems.push({ code: "project/missing-file", message: `The image "${name}" is not at ${path} any more.` });
  }
  const own = models.filter(({ path, state }) => path.includes("/") && state !== "discarded");
  for (const { name, path } of own) {
    if (!here(join(path, "model.onnx")))
      problems.push({ code: "project/missing-file", message: `The model "${name}" is not at ${path} any more.` });
  }
  return { problems, steps: seq, images: kept.length, models: models.length };
}
