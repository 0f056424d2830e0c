/**
 * Train a task's network on examples: the one way from images and what people said about them to a model.
 */
import { CambrianError, type WorkOptions } from "@cambrian/core";
import {
  type AugmentOptions,
  adoptConvWeights,
  type Batch,
  type CheckpointStore,
  defaultAugment,
  type FitResult,
  fit,
  type OptimiserOptions,
  openTrainer,
  type Runtime,
  readOnnx,
} from "@cambrian/nn";
import { assertImageFits } from "../input/network-input.js";
import { makeModel } from "../model/make-model.js";
import type { EpochReport, Model } from "../model/model.js";
import { evaluate } from "../predict/evaluate.js";
import { fillOptions, openPredictor } from "../predict/predictor.js";
import type { Example, Task, Traits } from "../task.js";
import { fingerprintOf } from "./fingerprint.js";
import { type BatchPlan, makeBatches } from "./make-batch.js";
import { type PreparedExample, prepareExample } from "./prepare.js";
import { mainNetwork, stepSpecOf } from "./step-spec.js";

/** How a network is taught; every number has a default that suits a laptop. */
export interface TrainSettings {
  /** Height and width of a training crop in pixels; default 256. */
  readonly crop: number;
  /** Crops in a step; default 4. */
  readonly batch: number;
  /** Largest learning rate; default 3e-3, and a third of it when fine-tuning. */
  readonly learningRate: number;
  readonly augment: AugmentOptions;
  /** What the optimiser does otherwise than usual; for comparing. */
  readonly optimiser?: Partial<OptimiserOptions>;
  /** Validations without improvement before stopping; default: none when bounded by time, else 20. */
  readonly patience?: number;
}

export const trainDefaults: TrainSettings = { crop: 256, batch: 4, learningRate: 3e-3, augment: defaultAugment };

/** Where batches come from: this thread, or worker threads. */
export type OpenSamples = (
  task: string,
  examples: readonly PreparedExample<unknown>[],
  plan: BatchPlan,
) => Promise<AsyncDisposable & { next(step: number): Promise<Batch> }>;

export interface TrainOptions<Truth, Options> extends WorkOptions {
  readonly runtime: Runtime;
  /** Images held back to choose the best epoch and thresholds; never trained on. */
  readonly validation?: readonly Example<Truth>[];
  readonly options?: Partial<Options>;
  readonly settings?: Partial<TrainSettings>;
  /** Fine-tune this model instead of starting fresh. */
  readonly from?: Model;
  /** Bounds; default 60 epochs when neither is given. */
  readonly minutes?: number;
  readonly epochs?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Default: all cores. */
  readonly threads?: number;
  /** Name on the card; default the task's id. */
  readonly name?: string;
  /** Default: in this thread, which suits tests and tasks outside the registry. */
  readonly openSamples?: OpenSamples;
  readonly checkpoint?: CheckpointStore;
  /** When aborted, learning ends after the step under way and the best model so far is made. */
  readonly enough?: AbortSignal;
  /** Told what the model of the moment says about each validation image, after every validation. Borrowed. */
  readonly onValidated?: (validated: {
    /** In the order of `validation`. */
    readonly results: readonly unknown[];
    readonly headline: { readonly name: string; readonly value: number };
  }) => void;
  /** For the card; default now. */
  readonly created?: string;
}

/** A run that is under way: iterate it for epochs, or just wait for `finish()`. One that is left half-way is closed with `await using`. */
export interface TrainRun extends AsyncIterable<EpochReport>, AsyncDisposable {
  /** Run to the end (whatever was not iterated) and give the model. */
  finish(): Promise<Model>;
}

const DEFAULT_EPOCHS = 60;
const DEFAULT_PATIENCE = 20;

/** Start training; nothing happens until the run is iterated or finished. */
export function train<Truth, Result, Options extends object>(
  task: Task<Truth, Result, Options>,
  examples: readonly Example<Truth>[],
  options: TrainOptions<Truth, Options>,
): TrainRun {
  const steps = runTraining(task, examples, options);
  let model: Model | undefined;
  const next = async (): Promise<IteratorResult<EpochReport>> => {
    const result = await steps.next();
    if (!result.done) return result;
    model ??= result.value;
    return { done: true, value: undefined };
  };
  return {
    [Symbol.asyncIterator]: () => ({ next }),
    async finish() {
      while (!model) {
        const result = await steps.next();
        if (result.done && result.value) model = result.value;
        else if (result.done) break;
      }
      if (!model) throw new TypeError("this run was ended before it made a model");
      return model;
    },
    async [Symbol.asyncDispose]() {
      await steps.return(undefined as never);
    },
  };
}

async function* runTraining<Truth, Result, Options extends object>(
  task: Task<Truth, Result, Options>,
  examples: readonly Example<Truth>[],
  given: TrainOptions<Truth, Options>,
): AsyncGenerator<EpochReport, Model> {
  if (examples.length === 0) {
    throw new CambrianError(
      "train/no-images",
      "There is no image to train on. Give at least one image with its labels.",
    );
  }
  const { runtime, validation = [], from, seed = 1, threads = runtime.defaultThreads, signal, onProgress } = given;
  const settings: TrainSettings = {
    ...trainDefaults,
    ...(from ? { learningRate: trainDefaults.learningRate / 3 } : {}),
    ...given.settings,
  };
  const bounded = given.minutes !== undefined || given.epochs !== undefined;
  const epochs = given.epochs ?? (bounded ? undefined : DEFAULT_EPOCHS);
  const patience = settings.patience ?? (given.minutes === undefined ? DEFAULT_PATIENCE : undefined);
  const options = fillOptions(task, from?.card.options as Partial<Options> | undefined, given.options);
  const start = performance.now();

  onProgress?.({ what: "Reading the images", done: 0, total: examples.length });
  const traits: Traits =
    from && from.card.task === task.id
      ? {
          ...task.study(examples, options),
          channels: from.card.traits.channels,
          rgb: from.card.traits.rgb,
          channelNames: from.card.traits.channelNames,
        }
      : task.study(examples, options);
  const prepared = examples.map((example) => prepareExample(example));
  const network = mainNetwork(task, traits, options);
  for (const example of prepared) assertImageFits(example, traits, `"${example.name}"`);
  const plan: BatchPlan = {
    options: options as Readonly<Record<string, unknown>>,
    channels: network.channels,
    crop: Math.max(network.multipleOf, Math.ceil(settings.crop / network.multipleOf) * network.multipleOf),
    batch: settings.batch,
    seed,
    augment: settings.augment,
    // A large image holds more to learn from than a small one, but not in proportion.
    weights: prepared.map(({ height, width }) => Math.sqrt(Math.max(1, (height * width) / settings.crop ** 2))),
    // Grey and colour pictures come to every batch in their share.
    kinds: prepared.map(({ channels }) => channels),
  };
  const stepsPerEpoch = Math.min(
    100,
    Math.max(10, Math.ceil(plan.weights.reduce((sum, weight) => sum + weight, 0) / plan.batch)),
  );
  await using samples = await (given.openSamples ?? inThisThread(task))(task.id, prepared, plan);
  await using trainer = await openTrainer({
    ...stepSpecOf(task, network, options, await samples.next(0)),
    runtime,
    seed,
    threads,
    ...(settings.optimiser ? { optimiser: settings.optimiser } : {}),
    ...(from ? { initial: adoptConvWeights(readOnnx(from.onnx).constants) } : {}),
  });

  const modelPlan = { task, traits, network, layout: trainer.layout, options };
  const runOptions = { runtime, threads };
  const validate = async (weights: Float32Array): Promise<{ name: string; value: number }> => {
    const model = await makeModel(modelPlan, weights, { name: "validation" });
    await using predictor = await openPredictor(task, model, runOptions);
    const { scores, results } = await evaluate(task, predictor, validation, signal ? { signal } : {});
    given.onValidated?.({ results: results.map(({ result }) => result), headline: scores.headline });
    return scores.headline;
  };
  const run = fit(trainer, {
    batches: samples,
    stepsPerEpoch,
    ...(epochs === undefined ? {} : { epochs }),
    ...(given.minutes === undefined
      ? {}
      : { seconds: Math.max(1, given.minutes * 60 - (performance.now() - start) / 1000) }),
    schedule: { peak: settings.learningRate },
    ...(validation.length > 0 ? { validate } : {}),
    ...(patience === undefined ? {} : { patience }),
    fingerprint: fingerprintOf(task, prepared, plan, {
      seed,
      threads,
      epochs,
      minutes: given.minutes,
      from: from?.card.sha256,
      learningRate: settings.learningRate,
      ...(settings.optimiser ? { optimiser: settings.optimiser } : {}),
    }),
    ...(given.checkpoint ? { checkpoint: given.checkpoint } : {}),
    ...(signal ? { signal } : {}),
    ...(given.enough ? { enough: given.enough } : {}),
    onStep: ({ progress, secondsLeft, loss }) =>
      onProgress?.({
        what: `Training, loss ${loss.toFixed(3)}`,
        done: progress,
        total: 1,
        ...(secondsLeft === undefined ? {} : { secondsLeft }),
      }),
  });
  let result: FitResult;
  for (;;) {
    const step = await run.next();
    if (step.done) {
      result = step.value;
      break;
    }
    yield step.value;
  }
  const tuned = await tune(task, await makeModel(modelPlan, result.weights, { name: "tuning" }), validation, {
    ...runOptions,
    ...(signal ? { signal } : {}),
  });
  const bestValidation = result.curves.filter(({ best, validation: value }) => best && value).at(-1)?.validation;
  return makeModel({ ...modelPlan, options: { ...options, ...tuned } }, result.weights, {
    name: given.name ?? task.id,
    created: given.created ?? new Date().toISOString(),
    training: {
      seed,
      threads,
      runtime: runtime.description,
      images: examples.length,
      validationImages: validation.length,
      epochs: result.curves.at(-1)?.epoch ?? 0,
      steps: result.steps,
      minutes: result.seconds / 60,
      ...(from ? { from: from.card.name } : {}),
      stopped: result.stopped,
      settings: { ...settings },
    },
    curves: result.curves,
    ...(bestValidation ? { validation: { name: bestValidation.name, value: bestValidation.value } } : {}),
  });
}

/** Thresholds that suit images the network has not seen. */
async function tune<Truth, Result, Options extends object>(
  task: Task<Truth, Result, Options>,
  model: Model,
  validation: readonly Example<Truth>[],
  settings: { readonly runtime: Runtime; readonly threads: number; readonly signal?: AbortSignal },
): Promise<Partial<Options>> {
  if (!task.tune || validation.length === 0) return {};
  await using predictor = await openPredictor(task, model, settings);
  const asked = validation.map(({ image, truth }) => ({ ask: () => predictor.ask(image), truth }));
  return await task.tune(asked, predictor.options, settings.signal ? { signal: settings.signal } : {});
}

function inThisThread<Truth, Result, Options extends object>(task: Task<Truth, Result, Options>): OpenSamples {
  return async (_, examples, plan) => {
    const make = makeBatches(task as unknown as Parameters<typeof makeBatches>[0], examples, plan);
    return { next: async (step) => make(step), [Symbol.asyncDispose]: async () => {} };
  };
}
