/** Models a project may use: its own, by id, and those that came with the program, by name. */
import { join } from "node:path";
import { CambrianError } from "@cambrian/core";
import type { ProjectState } from "@cambrian/project";
import { type CellsOptions, type CellsResult, type CellsTruth, cells } from "@cambrian/tasks";
import { type LoadedModel, loadModel } from "cambrian";

export interface ChosenModel {
  readonly id: string;
  readonly name: string;
  readonly model: LoadedModel<CellsTruth, CellsResult, CellsOptions>;
}

/** Throws `model/not-found` and the codes of reading a model. */
export async function openProjectModel(state: ProjectState, folder: string, id: string): Promise<ChosenModel> {
  const record = state.models.find((each) => each.id === id);
  if (record) {
    const dir = record.path.includes("/") ? join(folder, record.path) : record.path;
    return { id, name: record.name, model: await loadModel(cells, dir, { cwd: folder }) };
  }
  // A name only: a path would leave the project.
  if (!/^[\w-]+$/.test(id)) {
    throw new CambrianError("model/not-found", `The project has no model "${id}", and none came with the program.`, {
      asked: id,
    });
  }
  return { id, name: id, model: await loadModel(cells, id, { cwd: join(folder, "models") }) };
}
