/**
 * The training loop: steps, epochs, validation, the best weights, checkpoints, time.
 *
 * What a step does depends only on the seed and its number, so a run that was stopped goes on bit for bit. A run
 * bounded by minutes paces its learning rate by the time used; one bounded by epochs by the steps taken, and only that
 * one gives the same weights for the same seed on the same number of threads.
 */
import { CambrianError, isCancelled } from "@cambrian/core";
import type { Batch } from "../data/batches.js";
import { learningRateAt, type ScheduleOptions } from "../optimise/schedule.js";
import { type CheckpointStore, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.js";
import type { Trainer } from "./trainer.js";

export interface EpochReport {
  readonly epoch: number;
  readonly step: number;
  /** Mean over the epoch's steps. */
  readonly loss: number;
  readonly parts: Readonly<Record<string, number>>;
  readonly learningRate: number;
  /** Training time so far, also of earlier sittings. */
  readonly seconds: number;
  readonly secondsLeft?: number;
  readonly validation?: Validation;
  /** True when this is the best epoch so far; its weights are kept. */
  readonly best: boolean;
}

export interface Validation {
  readonly name: string;
  /** Larger is better. */
  readonly value: number;
  readonly loss?: number;
}

/** `early`: validation did not get better for long; `asked`: somebody had enough. */
export type StopReason = "finished" | "time" | "early" | "asked";

export interface FitResult {
  /** The best averaged weights, flat. */
  readonly weights: Float32Array;
  readonly curves: readonly EpochReport[];
  readonly stopped: StopReason;
  readonly steps: number;
  readonly seconds: number;
}

export interface FitOptions {
  /** Batch of a step, counted from 0. */
  readonly batches: { next(step: number): Promise<Batch> };
  readonly stepsPerEpoch: number;
  /** Bounds; the one that is reached first ends the run. */
  readonly epochs?: number;
  readonly seconds?: number;
  readonly schedule: ScheduleOptions;
  /** Score of the averaged weights, called at the end of epochs. */
  readonly validate?: (weights: Float32Array) => Promise<Validation>;
  /** Validate every so many epochs (and after the last); default 1, less often where that would eat time that is bounded. */
  readonly validateEvery?: number;
  /** Stop after this many validations without a better one; default: never. */
  readonly patience?: number;
  readonly checkpoint?: CheckpointStore;
  /** Seconds between checkpoints; default 30. One is always written on cancel and at the end. */
  readonly checkpointEvery?: number;
  /** A checkpoint made under another fingerprint is refused with `train/other-settings`. */
  readonly fingerprint: string;
  readonly signal?: AbortSignal;
  /** When aborted, the run ends as if its time were over: after the step under way, with the best weights so far. */
  readonly enough?: AbortSignal;
  /** After every step. */
  readonly onStep?: (step: {
    readonly step: number;
    readonly loss: number;
    readonly progress: number;
    readonly secondsLeft?: number;
  }) => void;
  /** Milliseconds; default `performance.now`. */
  readonly clock?: () => number;
}

interface About {
  readonly fingerprint: string;
  readonly step: number;
  readonly seconds: number;
  readonly curves: readonly EpochReport[];
  readonly bestValue: number | null;
  readonly sinceBest: number;
  readonly sums: Readonly<Record<string, number>>;
  /** Of the last step. */
  readonly learningRate: number;
}

/** A run bounded by time spends about this part of it on validation at most; epochs between go without. */
const VALIDATION_SHARE = 0.05;

/** Run to the end; yields a report per epoch and returns the result. Cancelling keeps a checkpoint and throws `work/cancelled`. */
export async function* fit(trainer: Trainer, options: FitOptions): AsyncGenerator<EpochReport, FitResult> {
  const { batches, stepsPerEpoch, epochs, schedule, validate, checkpoint, signal, fingerprint } = options;
  const clock = options.clock ?? (() => performance.now());
  const validateEvery = options.validateEvery ?? 1;
  const totalSteps = epochs === undefined ? Number.POSITIVE_INFINITY : epochs * stepsPerEpoch;
  const budget = options.seconds ?? Number.POSITIVE_INFINITY;
  if (!Number.isFinite(totalSteps) && !Number.isFinite(budget))
    throw new TypeError("a run needs epochs or seconds as its bound");

  let step = 0;
  let before = 0;
  let curves: EpochReport[] = [];
  let bestValue: number | null = null;
  let sinceBest = 0;
  let sums: Record<string, number> = {};
  let learningRate = 0;
  let validating = 0;
  let best: Float32Array | undefined;

  const found = await checkpoint?.load();
  if (found) {
    const { about, vectors } = decodeCheckpoint<About>(found);
    if (about.fingerprint !== fingerprint) {
      throw new CambrianError(
        "train/other-settings",
        "The unfinished run here was started with other images or settings. Go on with the same ones, choose another output folder, or start again.",
        { expected: fingerprint, got: about.fingerprint },
      );
    }
    const { weights, mean, square, average } = vectors;
    if (!weights || !mean || !square || !average)
      throw new CambrianError("train/damaged-checkpoint", "The checkpoint lacks a vector. Delete it to start again.");
    trainer.restore({ step: about.step, vectors: { weights, mean, square, average } });
    ({ step, seconds: before, bestValue, sinceBest, learningRate } = about);
    curves = [...about.curves];
    sums = { ...about.sums };
    best = vectors.best;
  }

  const start = clock();
  const elapsed = (): number => before + (clock() - start) / 1000;
  const progress = (): number => Math.max(step / totalSteps, elapsed() / budget);
  const secondsLeft = (): number | undefined => {
    const part = progress();
    return part > 0 && step > 0 ? (elapsed() * (1 - Math.min(part, 1))) / part : undefined;
  };
  let saved = elapsed();
  const save = async (): Promise<void> => {
    if (!checkpoint) return;
    const about: About = { fingerprint, step, seconds: elapsed(), curves, bestValue, sinceBest, sums, learningRate };
    await checkpoint.save(
      encodeCheckpoint({ about, vectors: { ...trainer.state().vectors, ...(best ? { best } : {}) } }),
    );
    saved = elapsed();
  };

  let stopped: StopReason = "finished";
  const isEnough = (): boolean => options.enough?.aborted === true && step > 0;
  const isOver = (): boolean => step >= totalSteps || progress() >= 1 || isEnough();
  try {
    for (;;) {
      if (signal?.aborted)
        throw new CambrianError("work/cancelled", "Training was cancelled; what was learnt is kept.", { step });
      // A run that was cancelled while it validated goes on with that report.
      const last = isOver();
      if (step > 0 && (last || step % stepsPerEpoch === 0) && curves.at(-1)?.step !== step) {
        const epoch = Math.ceil(step / stepsPerEpoch);
        const left = secondsLeft();
        const dear = Number.isFinite(budget) && validating > VALIDATION_SHARE * elapsed();
        const due = validate && (last || (epoch % validateEvery === 0 && !dear));
        const validationStart = clock();
        const validation = due ? await validate(trainer.weights()) : undefined;
        validating += (clock() - validationStart) / 1000;
        // Of equals the later is kept, whose average has forgotten more of the start; only a larger value counts as progress.
        const larger = validation !== undefined && (bestValue === null || validation.value > bestValue);
        const better = validation !== undefined && (larger || validation.value === bestValue);
        if (validation) {
          sinceBest = larger ? 0 : sinceBest + 1;
          if (better) {
            bestValue = validation.value;
            best = trainer.weights();
          }
        }
        const { steps: counted = 1, loss: lossSum = 0, ...parts } = sums;
        const report: EpochReport = {
          epoch,
          step,
          loss: lossSum / counted,
          parts: Object.fromEntries(Object.entries(parts).map(([name, sum]) => [name, sum / counted])),
          learningRate,
          seconds: elapsed(),
          ...(left === undefined ? {} : { secondsLeft: left }),
          ...(validation ? { validation } : {}),
          best: better || !validate,
        };
        sums = {};
        curves.push(report);
        yield report;
      }
      if (options.patience !== undefined && sinceBest >= options.patience) {
        stopped = "early";
        break;
      }
      if (isOver()) {
        if (step < totalSteps) stopped = progress() >= 1 ? "time" : "asked";
        break;
      }
      learningRate = learningRateAt(progress(), schedule);
      const result = await trainer.step(await batches.next(step), learningRate);
      step++;
      for (const [name, value] of Object.entries({ loss: result.loss, ...result.parts }))
        sums[name] = (sums[name] ?? 0) + value;
      sums.steps = (sums.steps ?? 0) + 1;
      const left = secondsLeft();
      options.onStep?.({
        step,
        loss: result.loss,
        progress: Math.min(1, progress()),
        ...(left === undefined ? {} : { secondsLeft: left }),
      });
      if (elapsed() - saved > (options.checkpointEvery ?? 30)) await save();
    }
    // What comes after training (choosing thresholds, writing the model) may be stopped too.
    await save();
  } catch (error) {
    // A cancelled run and one that met NaN both keep what they had.
    if (isCancelled(error) || (error instanceof CambrianError && error.code === "train/not-finite")) await save();
    throw error;
  }
  return { weights: best ?? trainer.weights(), curves, stopped, steps: step, seconds: elapsed() };
}
