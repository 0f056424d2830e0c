/** What a step did, in words. */
import type { Change } from "@cambrian/protocol";

const counted = (count: number, one: string): string => (count === 1 ? `1 ${one}` : `${count} ${one}s`);

const TOOLS: Readonly<Record<string, string>> = {
  brush: "drew with the brush",
  eraser: "rubbed out",
  polygon: "drew a polygon",
  lasso: "drew with the lasso",
  fill: "filled",
  cut: "cut",
  merge: "merged",
  grow: "grew or shrank",
  region: "deleted a region",
  delete: "deleted",
  class: "changed the class of",
  outline: "kept a proposed outline",
  predict: "found cells",
  import: "brought outlines",
  accept: "accepted outlines",
  copy: "copied outlines",
};

/** "drew with the brush, cell 12, in B03_f1" */
export function changeWords(change: Change, imageName: (id: string) => string): string {
  switch (change.kind) {
    case "project.create":
      return "began the project";
    case "project.rename":
      return `called the project ${change.name}`;
    case "project.settings":
      return "changed settings";
    case "project.classes":
      return "changed the classes";
    case "images.add":
      return `added ${counted(change.images.length, "image")}`;
    case "images.remove":
      return `took ${counted(change.images.length, "image")} off the project`;
    case "images.restore":
      return `brought ${counted(change.images.length, "image")} back`;
    case "image.describe":
      return `described ${imageName(change.image)}`;
    case "image.state":
      return `called ${imageName(change.image)} ${change.state}`;
    case "images.split":
      return `set ${counted(change.images.length, "image")} apart for ${{ train: "learning", validation: "watching", test: "testing", none: "no fixed use" }[change.split ?? "none"]}`;
    case "labels.edit": {
      const ids = change.objects.map(({ id }) => id);
      const what =
        ids.length === 0 ? "" : ids.length <= 3 ? `, cell ${ids.join(", ")}` : `, ${counted(ids.length, "cell")}`;
      return `${TOOLS[change.tool] ?? change.tool}${what}, in ${imageName(change.image)}`;
    }
    case "model.add":
      return `trained ${change.model.name}`;
    case "model.keep":
      return "kept a model";
    case "model.discard":
      return "put a model away";
    case "version.name":
      return `named step ${change.seq} "${change.name}"`;
    case "undo":
      return `took back step ${change.seq}`;
    case "restore":
      return `went back to step ${change.seq}`;
  }
}

/** The image a step is about, and the plane it drew on: the first, when it drew on none. */
export function imageOfChange(
  change: Change,
): { readonly id: string; readonly plane: { readonly t: number; readonly z: number } } | undefined {
  if (change.kind === "labels.edit") return { id: change.image, plane: change.plane };
  if (change.kind === "image.state" || change.kind === "image.describe")
    return { id: change.image, plane: { t: 0, z: 0 } };
  if (change.kind !== "undo" && change.kind !== "restore") return undefined;
  for (const each of change.changes) {
    const found = imageOfChange(each);
    if (found) return found;
  }
  return undefined;
}

/** "Today", "Yesterday", "Monday 3 March" */
export function dayWords(at: number): string {
  const day = new Date(at).toDateString();
  if (day === new Date().toDateString()) return "Today";
  if (day === new Date(Date.now() - 86_400_000).toDateString()) return "Yesterday";
  return new Date(at).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" });
}

/** "Today 14:19" */
export function timeWords(at: number): string {
  return `${dayWords(at)} ${new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}`;
}
