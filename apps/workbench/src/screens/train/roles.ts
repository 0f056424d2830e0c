/**
 * Which images a training would learn from, watch and test with, and which it leaves out and why.
 *
 * An image counts when a person drew in it or said that it is right. One that was ever tested stays a test image.
 */
import { makeRandom } from "@cambrian/core";
import { type ImageRecord, leftOut, type ProjectState, type Split } from "@cambrian/protocol";

export interface Roles {
  readonly train: readonly ImageRecord[];
  readonly validation: readonly ImageRecord[];
  readonly test: readonly ImageRecord[];
  /** Labelled, but nobody said for what; training learns from them. */
  readonly unassigned: readonly ImageRecord[];
  readonly leftOut: readonly { readonly image: ImageRecord; readonly reason: string }[];
  /** Nothing drawn, or only a model's outlines that nobody checked. */
  readonly unlabelled: readonly ImageRecord[];
}

export const isLabelled = ({ state }: Pick<ImageRecord, "state">): boolean =>
  state === "labelled" || state === "reviewed";

export function rolesOf(project: Pick<ProjectState, "images" | "settings">): Roles {
  const reasons = leftOut(project);
  const roles = { train: [], validation: [], test: [], unassigned: [] } as Record<Split | "unassigned", ImageRecord[]>;
  const out: { image: ImageRecord; reason: string }[] = [];
  const unlabelled: ImageRecord[] = [];
  for (const image of project.images) {
    if (image.removed) continue;
    const reason = reasons[image.id];
    if (!isLabelled(image)) unlabelled.push(image);
    else if (reason !== undefined) out.push({ image, reason });
    else if (image.everTested) roles.test.push(image);
    else roles[image.split ?? "unassigned"].push(image);
  }
  return { ...roles, leftOut: out, unlabelled };
}

/** Objects of some images together. */
export function countObjects(images: readonly ImageRecord[], objects: Readonly<Record<string, number>>): number {
  return images.reduce((sum, { id }) => sum + (objects[id] ?? 0), 0);
}

/** How many of `labelled` images to watch and to test with: about a sixth and a fifth, and always one left to learn from. */
export function shares(labelled: number): { readonly validation: number; readonly test: number } {
  if (labelled < 2) return { validation: 0, test: 0 };
  const test = labelled < 4 ? 0 : Math.max(1, Math.round(labelled / 5));
  return { validation: Math.max(1, Math.round(labelled / 7)), test };
}

/**
 * Roles for images that have none, by chance with a seed, so that the whole set comes near `shares`. Images that have a
 * role keep it. Gives only what changes.
 */
export function divide(roles: Roles, { seed = 1 }: { readonly seed?: number } = {}): Readonly<Record<Split, string[]>> {
  const { train, validation, test, unassigned } = roles;
  const want = shares(train.length + validation.length + test.length + unassigned.length);
  const given: Record<Split, string[]> = { train: [], validation: [], test: [] };
  for (const { id } of makeRandom(seed).shuffled(unassigned)) {
    if (validation.length + given.validation.length < want.validation) given.validation.push(id);
    else if (test.length + given.test.length < want.test) given.test.push(id);
    else given.train.push(id);
  }
  return given;
}
