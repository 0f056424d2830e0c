/** Which images a training learns from, watches and tests with: as the workbench shows it before it starts. */
import type { ImageRecord, ProjectState, Split } from "@cambrian/project";
import { leftOut } from "@cambrian/protocol";

export type Roles = Readonly<Record<Split, readonly ImageRecord[]>>;

/** An image counts when a person drew in it or said that it is right; one that was ever tested stays a test image. */
export function rolesOf(state: Pick<ProjectState, "images" | "settings">): Roles {
  const reasons = leftOut(state);
  const roles: Record<Split, ImageRecord[]> = { train: [], validation: [], test: [] };
  for (const image of state.images) {
    const labelled = image.state === "labelled" || image.state === "reviewed";
    if (image.removed || !labelled || reasons[image.id] !== undefined) continue;
    roles[image.everTested ? "test" : (image.split ?? "train")].push(image);
  }
  return roles;
}
