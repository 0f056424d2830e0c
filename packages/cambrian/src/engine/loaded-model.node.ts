/**
 * A model that is ready to be asked: `predict` and `evaluate` open its network once and keep it until it is disposed.
 */
import type { Image, WorkOptions } from "@cambrian/core";
import { ortNodeRuntime } from "@cambrian/nn/node";
import {
  type Evaluation,
  type Example,
  evaluate as evaluateTask,
  type Model,
  openPredictor as openTaskPredictor,
  type Predictor,
  type Task,
} from "@cambrian/tasks";
import { type ModelFiles, readModel } from "../models/load-model.node.js";

/** A model with its task. Free its network with `using` or `close()`; it opens again when it is asked again. */
export interface LoadedModel<Truth, Result, Options extends object> extends ModelFiles, AsyncDisposable, Disposable {
  readonly task: Task<Truth, Result, Options>;
  close(): Promise<void>;
}

/** How many threads work, and on which tiles; see the fields. */
export interface EngineOptions<Options> {
  /** Default: all cores. */
  readonly threads?: number;
  /** Options of the task for every image; default: those the model was saved with. */
  readonly options?: Partial<Options>;
}

/**
 * Load a model for a task: a folder with model.onnx and card.json (relative to `cwd`, default the process's), or the
 * name of a shipped model. A folder of that name wins over a shipped model.
 * Throws `model/not-found`, `model/damaged`, `model/wrong-task`, `model/wrong-version`.
 */
export async function loadModel<Truth, Result, Options extends object>(
  task: Task<Truth, Result, Options>,
  nameOrDir: string,
  options: { readonly cwd?: string } = {},
): Promise<LoadedModel<Truth, Result, Options>> {
  const files = await readModel(task, nameOrDir, options);
  const model: LoadedModel<Truth, Result, Options> = {
    ...files,
    task,
    async close() {
      const opened = predictors.get(model);
      predictors.delete(model);
      await (await opened)?.close();
    },
    [Symbol.asyncDispose]: () => model.close(),
    [Symbol.dispose]: () => void model.close(),
  };
  return model;
}

/** Opened networks by model. The key ties result and options together, so the value needs neither. */
const predictors = new WeakMap<object, Promise<Predictor<unknown, object>>>();

function predictorOf<Truth, Result, Options extends object>(
  model: LoadedModel<Truth, Result, Options>,
): Promise<Predictor<Result, Options>> {
  let opened = predictors.get(model);
  if (!opened) {
    opened = openPredictor(model.task, model) as Promise<unknown> as Promise<Predictor<unknown, object>>;
    predictors.set(model, opened);
  }
  return opened as Promise<unknown> as Promise<Predictor<Result, Options>>;
}

/** What one call of `predict` may say besides the image: options of the task, the frame and section, signal, progress. */
export type PredictCall<Options> = Partial<Options> & WorkOptions & { readonly t?: number; readonly z?: number };

/**
 * Answer the task's question about one image, on all cores. The first call opens the network (a fraction of a second);
 * the model keeps it. Options of the task that are left out are those the model was saved with.
 */
export async function predict<Truth, Result, Options extends object>(
  model: LoadedModel<Truth, Result, Options>,
  image: Image,
  call: PredictCall<Options> = {} as PredictCall<Options>,
): Promise<Result> {
  const { signal, onProgress, t, z, ...options } = call;
  const predictor = await predictorOf(model);
  return predictor.predict(image, {
    options: options as unknown as Partial<Options>, // what is left of the call are the task's own options
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
    ...(t === undefined ? {} : { t }),
    ...(z === undefined ? {} : { z }),
  });
}

/** Predict all examples and score them together; never give images the model was trained on. */
export async function evaluate<Truth, Result, Options extends object>(
  model: LoadedModel<Truth, Result, Options>,
  examples: Iterable<Example<Truth>> | AsyncIterable<Example<Truth>>,
  work: WorkOptions = {},
): Promise<Evaluation<Result>> {
  return evaluateTask(model.task, await predictorOf(model), examples, work);
}

/** A network made ready by hand, with its own threads and options. Close it with `await using` or `close()`. */
export function openPredictor<Truth, Result, Options extends object>(
  task: Task<Truth, Result, Options>,
  model: Model,
  options: EngineOptions<Options> = {},
): Promise<Predictor<Result, Options>> {
  return openTaskPredictor(task, model, { runtime: ortNodeRuntime, ...options });
}
