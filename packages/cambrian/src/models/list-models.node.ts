/**
 * What models came with the program.
 */
import { errorToData } from "@cambrian/core";
import type { ModelCard } from "@cambrian/tasks";
import { findShipped } from "./find-models.node.js";
import { readCard } from "./load-model.node.js";

export type ListedModel =
  | { readonly name: string; readonly dir: string; readonly card: ModelCard }
  | {
      readonly name: string;
      readonly dir: string;
      readonly problem: { readonly code: string; readonly message: string };
    };

/** The shipped models; one that cannot be read is listed with what is wrong with it. */
export async function listModels(): Promise<ListedModel[]> {
  const listed: ListedModel[] = [];
  for (const [name, dir] of await findShipped()) {
    try {
      listed.push({ name, dir, card: await readCard(dir) });
    } catch (error) {
      const { code, message } = errorToData(error);
      listed.push({ name, dir, problem: { code, message } });
    }
  }
  return listed;
}
