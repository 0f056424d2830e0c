/** The seven steps of the loop: what each is called, how far it is and what is left, in words. */
import type { JobRecord, ProjectState } from "@cambrian/protocol";
import {
  type Icon,
  IconChecks,
  IconDownload,
  IconPencil,
  IconPhoto,
  IconRuler2,
  IconShieldCheck,
  IconTargetArrow,
} from "@tabler/icons-react";
import type { Step } from "../state/place.js";

export interface StepLook {
  readonly step: Step;
  readonly name: string;
  readonly icon: Icon;
  /** 0..1 round the ring. */
  readonly part: number;
  readonly count: string;
}

export interface StepsInput {
  readonly project: ProjectState;
  readonly objects: Readonly<Record<string, number>>;
  readonly jobs: readonly JobRecord[];
}

export function stepLooks({ project, objects, jobs }: StepsInput): readonly StepLook[] {
  const images = project.images.filter(({ removed }) => !removed);
  const by = (state: string): number => images.filter((image) => image.state === state).length;
  const done = by("labelled") + by("reviewed");
  const part = (some: number): number => (images.length === 0 ? 0 : some / images.length);
  const cells = images.reduce((sum, { id }) => sum + (objects[id] ?? 0), 0);
  const training = jobs.find(({ kind, state }) => kind === "train" && (state === "running" || state === "queued"));
  const kept = project.models.filter(({ state }) => state !== "discarded");
  const predicted = by("predicted");
  const learnt = training?.progress?.total ? training.progress.done / training.progress.total : undefined;
  return [
    { step: "images", name: "Images", icon: IconPhoto, part: images.length > 0 ? 1 : 0, count: counted(images.length) },
    {
      step: "label",
      name: "Label",
      icon: IconPencil,
      part: part(done),
      count: images.length === 0 ? "–" : `${done} of ${images.length}`,
    },
    { step: "check", name: "Check", icon: IconShieldCheck, part: 0, count: " " },
    {
      step: "train",
      name: "Train",
      icon: IconTargetArrow,
      part: learnt ?? (kept.length > 0 ? 1 : 0),
      count: learnt === undefined ? (kept.at(-1)?.name ?? "–") : `${Math.round(learnt * 100)} %`,
    },
    {
      step: "review",
      name: "Review",
      icon: IconChecks,
      part: predicted === 0 ? (by("reviewed") > 0 ? 1 : 0) : by("reviewed") / (predicted + by("reviewed")),
      count: predicted > 0 ? `${predicted} left` : by("reviewed") > 0 ? "done" : "–",
    },
    { step: "measure", name: "Measure", icon: IconRuler2, part: cells > 0 ? 1 : 0, count: counted(cells) },
    { step: "export", name: "Export", icon: IconDownload, part: 0, count: "–" },
  ];
}

const counted = (value: number): string => (value === 0 ? "–" : value.toLocaleString("en-GB"));
