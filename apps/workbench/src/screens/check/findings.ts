/**
 * What the check found, as the screen needs it: what is still open, and fixes for some of the images only.
 *
 * "It is fine" is a step of the project (setting `fine`, ids of findings), so it can be taken back and everyone sees it.
 */
import {
  type Change,
  type Finding,
  leftOut,
  type ProjectState,
  proposedChangeSchema,
  type Quality,
} from "@cambrian/protocol";

export const severities = ["stop", "warn", "note"] as const;

export function fineOnes({ settings }: Pick<ProjectState, "settings">): ReadonlySet<string> {
  const { fine } = settings;
  return new Set(Array.isArray(fine) ? fine.filter((id): id is string => typeof id === "string") : []);
}

/** Findings nobody called fine, the most serious first. */
export function openFindings(quality: Quality, project: Pick<ProjectState, "settings">): Finding[] {
  const fine = fineOnes(project);
  return severities.flatMap((severity) =>
    quality.findings.filter((finding) => finding.severity === severity && !fine.has(finding.id)),
  );
}

/** The step that says a finding is fine, or with `false` that it is not. */
export function callFine(project: Pick<ProjectState, "settings">, id: string, fine: boolean): Change {
  const ids = new Set(fineOnes(project));
  if (fine) ids.add(id);
  else ids.delete(id);
  return { kind: "project.settings", set: { fine: [...ids] } };
}

/**
 * The changes of a fix, for the chosen images only. Images left out meanwhile by somebody else stay left out.
 */
export function restrictFix(
  changes: readonly Change[],
  chosen: ReadonlySet<string>,
  project: Pick<ProjectState, "settings">,
): Change[] {
  return changes.flatMap((change): Change[] => {
    switch (change.kind) {
      case "images.split":
      case "images.remove":
      case "images.restore": {
        const images = change.images.filter((image) => chosen.has(image));
        return images.length ? [{ ...change, images }] : [];
      }
      case "image.describe":
      case "image.state":
      case "labels.edit":
        return chosen.has(change.image) ? [change] : [];
      case "project.settings": {
        if (!("leftOut" in change.set)) return [change];
        const old = leftOut(project);
        const wanted = leftOut({ settings: change.set });
        const added = Object.entries(wanted).filter(([image]) => image in old || chosen.has(image));
        return [{ ...change, set: { ...change.set, leftOut: { ...old, ...Object.fromEntries(added) } } }];
      }
      default:
        return [change];
    }
  });
}

/** What a fix of a finding would do without the images taken off the list. A change the journal does not know is left out. */
export function fixChanges(
  finding: Finding,
  index: number,
  left: ReadonlySet<string>,
  project: Pick<ProjectState, "settings" | "images">,
): Change[] {
  const chosen = new Set(project.images.map(({ id }) => id).filter((id) => !left.has(id)));
  const changes = (finding.fixes[index]?.changes ?? []).flatMap((change): Change[] => {
    const parsed = proposedChangeSchema.safeParse(change);
    return parsed.success ? [parsed.data] : [];
  });
  return restrictFix(changes, chosen, project);
}

/** Images a finding is about, each once, in the order of the finding. */
export function imagesOf({ images, places }: Pick<Finding, "images" | "places">): string[] {
  return [...new Set([...images, ...places.map(({ image }) => image)])];
}
