/** The facts of a project that its methods text tells. */

import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { JobRecord, ModelRecord, ProjectState, ProjectStore } from "@cambrian/project";
import type { Report } from "@cambrian/protocol";
import { listModels } from "cambrian";
import { type MethodsFacts, type ModelCardFacts, makeMethodsText } from "./methods-text.js";

export interface MethodsSource {
  readonly folder: string;
  readonly state: ProjectState;
  readonly objects: number;
  readonly unchecked: number;
  /** All jobs, in any order. */
  readonly jobs: readonly JobRecord[];
}

export async function methodsOf({ folder, state, objects, unchecked, jobs }: MethodsSource): Promise<string> {
  const done = jobs.filter((job) => job.state === "done").sort((a, b) => b.createdAt - a.createdAt);
  const predicted = done.find(({ kind }) => kind === "predict");
  const model = await usedModel(folder, state, predicted, done);
  return makeMethodsText({
    state,
    objects,
    unchecked,
    measured: objects > 0,
    ...(predicted ? { predicted } : {}),
    ...(model ? { model } : {}),
  });
}

/** The text for a project as it is now. */
export async function methodsOfProject(folder: string, store: ProjectStore): Promise<string> {
  const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((all, n) => all + n, 0);
  return methodsOf({
    folder,
    state: store.state,
    objects: sum(await store.objectCounts()),
    unchecked: sum(await store.uncheckedCounts()),
    jobs: await store.jobs.list(),
  });
}

async function usedModel(
  folder: string,
  state: ProjectState,
  predicted: JobRecord | undefined,
  done: readonly JobRecord[],
): Promise<MethodsFacts["model"]> {
  const used = predicted?.result?.model;
  const newest = [...state.models]
    .filter((each) => each.state !== "discarded")
    .sort((a, b) => b.createdAt - a.createdAt);
  const record =
    state.models.find(({ id }) => id === used) ?? newest.find((each) => each.state === "kept") ?? newest[0];
  if (record && (used === undefined || record.id === used)) {
    const card = await cardIn(isAbsolute(record.path) ? record.path : join(folder, record.path));
    const report = reportOf(record.id, done);
    return card && { record, card, ...(report ? { report } : {}) };
  }
  const shipped = (await listModels()).find(({ name }) => name === used);
  if (!shipped || !("card" in shipped)) return undefined;
  const { card, name } = shipped;
  const asRecord: ModelRecord = { id: name, name, path: name, sha256: card.sha256, createdAt: 0, state: "kept" };
  const report = reportOf(name, done);
  return { record: asRecord, card, ...(report ? { report } : {}) };
}

async function cardIn(dir: string): Promise<ModelCardFacts | undefined> {
  return readFile(join(dir, "card.json"), "utf8")
    .then((text) => JSON.parse(text) as ModelCardFacts)
    .catch(() => undefined); // its folder was moved away
}

/** The newest report on a model, from its training or a later test. */
export function reportOf(model: string, done: readonly JobRecord[]): Report | undefined {
  const job = done.find(
    ({ kind, result, state }) =>
      state === "done" && (kind === "evaluate" || kind === "train") && result?.model === model && result.report,
  );
  return job?.result?.report as Report | undefined;
}
