/**
 * Labelled images that training is not to use, and why: the project's setting `leftOut`, so that leaving one out is a step
 * like any other and can be taken back.
 */
import type { ProjectState } from "@cambrian/project";

/** Image id to the reason in a word or two: "blurred", "by you". */
export type LeftOut = Readonly<Record<string, string>>;

/** The setting of a project; empty when nobody left anything out. Change it with `project.settings`, `set: { leftOut }`. */
export function leftOut({ settings }: Pick<ProjectState, "settings">): LeftOut {
  const value = settings.leftOut;
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
