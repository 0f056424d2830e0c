/** What a training job shows, in the terms of its screen. */
import type { JobRecord, TrainLive } from "@cambrian/protocol";

/** `undefined` until it has shown something. */
export function liveOf(job: Pick<JobRecord, "live"> | undefined): TrainLive | undefined {
  const live = job?.live as Partial<TrainLive> | undefined;
  return live && Array.isArray(live.curve) && typeof live.minutes === "number" ? (live as TrainLive) : undefined;
}

export const isUnderWay = ({ state }: Pick<JobRecord, "state">): boolean =>
  state === "queued" || state === "running" || state === "paused";

/** Seconds of learning still to come; `undefined` when nothing says. */
export function secondsLeft(job: Pick<JobRecord, "progress" | "live">): number | undefined {
  const live = liveOf(job);
  if (job.progress?.secondsLeft !== undefined) return job.progress.secondsLeft;
  if (live?.stage !== "learning") return undefined;
  return Math.max(0, live.minutes * 60 - live.seconds);
}

/** Share of each part of the bar that is done: preparing, learning, testing. */
export function partsDone(job: Pick<JobRecord, "progress" | "live" | "state">): readonly [number, number, number] {
  const live = liveOf(job);
  const { done = 0, total } = job.progress ?? {};
  const share = total ? Math.min(1, done / total) : 0;
  if (job.state === "done") return [1, 1, 1];
  if (!live || live.stage === "preparing") return [share, 0, 0];
  if (live.stage === "learning") return [1, Math.min(1, live.seconds / (live.minutes * 60)), 0];
  return [1, 1, share];
}

type Frame = NonNullable<TrainLive["preview"]>["frames"][number];

/** A moment of the strip; `frame` is missing for the start, when the model had drawn nothing. */
export interface Moment {
  readonly name: string;
  readonly frame: Frame | undefined;
}

/** At most `most` moments from the start to now, evenly over what was kept. */
export function momentsOf(frames: readonly Frame[], most = 7): Moment[] {
  const last = frames.at(-1);
  if (!last) return [];
  const earlier = frames.slice(0, -1);
  const places = most - 2;
  const chosen =
    earlier.length <= places
      ? earlier
      : Array.from(
          { length: places },
          (_, n) => earlier[Math.round(((n + 0.5) * earlier.length) / places - 0.5)] as Frame,
        );
  return [
    { name: "start", frame: undefined },
    ...chosen.map((frame) => ({ name: momentName(frame.seconds), frame })),
    { name: "now", frame: last },
  ];
}

function momentName(seconds: number): string {
  if (seconds < 55) return `${Math.round(seconds)} s`;
  const minutes = seconds / 60;
  const whole = Math.round(minutes);
  return Math.abs(minutes - whole) < 0.1 || minutes >= 10 ? `${whole} min` : `${minutes.toFixed(1)} min`;
}
