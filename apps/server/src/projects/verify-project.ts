/** Is a project whole? Its journal, its snapshots, and the files it names. */
import { openStore } from "./open-store.js";

export interface ProjectCheck {
  readonly problems: readonly { readonly code: string; readonly message: string }[];
  readonly steps: number;
  readonly images: number;
  readonly models: number;
}

/** Throws `project/not-found`, `project/damaged`, and `project/in-use` when a server has it open. */
export async function verifyProject(folder: string): Promise<ProjectCheck> {
  await using store = await openStore(folder);
  const problems = await store.verify();
  const { images, models, seq } = store.state;
  return { problems, steps: seq, images: images.filter(({ removed }) => !removed).length, models: models.length };
}
