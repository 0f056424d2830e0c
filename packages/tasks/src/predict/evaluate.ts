/**
 * How good a model is on images whose truth is known.
 */
import { throwIfCancelled, type WorkOptions } from "@cambrian/core";
import type { Example, Scores, Task } from "../task.js";
import type { Predictor } from "./predictor.js";

export interface Evaluation<Result> {
  readonly scores: Scores;
  readonly results: readonly { readonly name: string; readonly result: Result }[];
  /** For predicting alone. */
  readonly seconds: number;
}

/** Predict every example and score all together with the task's own metrics. */
export async function evaluate<Truth, Result, Options extends object>(
  task: Task<Truth, Result, Options>,
  predictor: Predictor<Result, Options>,
  examples: Iterable<Example<Truth>> | AsyncIterable<Example<Truth>>,
  work: WorkOptions & { readonly total?: number } = {},
): Promise<Evaluation<Result>> {
  const pairs: { result: Result; truth: Truth }[] = [];
  const results: { name: string; result: Result }[] = [];
  let milliseconds = 0;
  for await (const { name, image, truth } of examples) {
    throwIfCancelled(work.signal);
    const start = performance.now();
    const result = await predictor.predict(image, work.signal ? { signal: work.signal } : {});
    milliseconds += performance.now() - start;
    pairs.push({ result, truth });
    results.push({ name, result });
    work.onProgress?.({
      what: "Scoring",
      done: pairs.length,
      ...(work.total === undefined ? {} : { total: work.total }),
    });
  }
  return { scores: task.score(pairs, predictor.options), results, seconds: milliseconds / 1000 };
}
