/** Leave images out of training, or take them in again: one step of the project, with a reason in a word or two. */
import { leftOut, type ProjectState } from "@cambrian/protocol";
import { submit } from "../../state/submit.js";

/** `reason` undefined takes them in again; an image that is left out already keeps its reason. */
export function setLeftOut(project: ProjectState, images: readonly string[], reason: string | undefined): void {
  const all: Record<string, string> = { ...leftOut(project) };
  for (const image of images) {
    if (reason === undefined) delete all[image];
    else all[image] ??= reason;
  }
  void submit({ kind: "project.settings", set: { leftOut: all } });
}
