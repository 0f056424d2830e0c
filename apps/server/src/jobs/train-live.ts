/** What a training shows while it runs, kept small enough to be told many times. */
import type { Labels } from "@cambrian/core";
import type { TrainLive } from "@cambrian/protocol";
import { type EpochReport, matchLabels } from "@cambrian/tasks";
import { polygonsOf, thinPolygon } from "../images/polygons.js";
import type { PlaneExample } from "./read-examples.js";

type Frame = NonNullable<TrainLive["preview"]>["frames"][number];

/** Frames kept; when there are more, every other of the earlier ones goes. */
const FRAMES = 12;
/** Least seconds between two frames that are kept. */
const APART = 55;

export interface LiveTraining {
  readonly live: TrainLive;
  stage(stage: TrainLive["stage"]): void;
  at(seconds: number): void;
  floor(name: string, right: number): void;
  epoch(report: EpochReport): void;
  /** What the model drew in the watched image. */
  frame(labels: Labels): void;
}

export function makeLiveTraining(start: TrainLive, watched: PlaneExample | undefined): LiveTraining {
  let live = watched && !start.preview ? { ...start, preview: { image: watched.id, frames: [] } } : start;
  const set = (change: Partial<TrainLive>): void => {
    live = { ...live, ...change };
  };
  return {
    get live() {
      return live;
    },
    stage: (stage) => set({ stage }),
    at: (seconds) => set({ seconds: Math.max(live.seconds, seconds) }),
    floor: (name, right) => set({ floor: { name, right } }),
    epoch({ epoch, loss, seconds, learningRate, validation, best }) {
      const right = validation?.value ?? null;
      set({
        epoch,
        learningRate,
        seconds: Math.max(live.seconds, seconds),
        curve: [...live.curve, { seconds, loss, validationLoss: validation?.loss ?? null, right }],
        ...(best && right !== null ? { best: { right, seconds } } : {}),
      });
    },
    frame(labels) {
      if (!watched || !live.preview) return;
      const { matches, missed, extra } = matchLabels({ truth: watched.truth.labels, result: labels });
      const frame: Frame = {
        seconds: live.seconds,
        outlines: [...polygonsOf(labels).values()].map((polygon) => thinPolygon(polygon)),
        right: matches.length,
        missed: missed.length,
        extra: extra.length,
      };
      set({ preview: { ...live.preview, frames: addFrame(live.preview.frames, frame) } });
    },
  };
}

/** The last frame is the present; it stays only when it is far enough from the one before. */
export function addFrame(frames: readonly Frame[], frame: Frame): Frame[] {
  const last = frames.at(-1);
  const before = frames.at(-2);
  const kept = last && before && last.seconds - before.seconds < APART ? frames.slice(0, -1) : [...frames];
  const thinned = kept.length >= FRAMES ? kept.filter((_, n) => n % 2 === 0 || n === kept.length - 1) : kept;
  return [...thinned, frame];
}
