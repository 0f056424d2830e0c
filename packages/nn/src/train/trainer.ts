/**
 * A network being trained: its state, and one step at a time.
 */
import { CambrianError, makeRandom } from "@cambrian/core";
import type { Batch } from "../data/batches.js";
import { initialParameters, type ParameterLayout } from "../layers/parameters.js";
import { type OptimiserOptions, optimiserDefaults } from "../optimise/optimiser.js";
import { STATE_NAMES, type StateName } from "../optimise/state.js";
import type { Executable, Runtime, Tensor } from "../runtime/runtime.js";
import { buildTrainStep, type StepSpec } from "./step.js";

export interface TrainerOptions extends StepSpec {
  readonly runtime: Runtime;
  readonly seed: number;
  readonly optimiser?: Partial<OptimiserOptions>;
  /** Steps over which the weight average looks back; default 200. */
  readonly averageSteps?: number;
  /** Default: all cores. */
  readonly threads?: number;
  /** Start from these parameters, by name; others start fresh. */
  readonly initial?: ReadonlyMap<string, { readonly data: Float32Array; readonly shape: readonly number[] }>;
}

export interface StepResult {
  readonly loss: number;
  readonly parts: Readonly<Record<string, number>>;
  /** Before clipping. */
  readonly gradientNorm: number;
}

/** Everything a run needs to go on bit for bit: the vectors, each [total], and how many steps were taken. */
export interface TrainerState {
  readonly step: number;
  readonly vectors: Readonly<Record<StateName, Float32Array>>;
}

export interface Trainer extends AsyncDisposable {
  readonly layout: ParameterLayout;
  /** One update. Throws `train/not-finite` when loss or gradient is NaN or infinite; the state stays as it was before. */
  step(batch: Batch, learningRate: number): Promise<StepResult>;
  /** A copy. */
  state(): TrainerState;
  restore(state: TrainerState): void;
  /** The averaged weights (default) or the current ones, as one flat vector. A copy. */
  weights(which?: "average" | "current"): Float32Array;
  close(): Promise<void>;
}

const scalar = (value: number): Tensor => ({ data: Float32Array.of(value), shape: [] });

/** Build the step, compile it, and start from fresh or given parameters. */
export async function openTrainer(options: TrainerOptions): Promise<Trainer> {
  const { runtime, seed, averageSteps = 200, threads, initial } = options;
  const optimiser = { ...optimiserDefaults, ...options.optimiser };
  const { graph, layout } = buildTrainStep(options, optimiser);
  const executable: Executable = await runtime.compile(graph, threads === undefined ? {} : { threads });
  const weights = initialParameters(layout, makeRandom(seed));
  if (initial) adopt(weights, layout, initial);
  const zeros = (): Float32Array => new Float32Array(layout.total);
  let vectors: Record<StateName, Float32Array> = { weights, mean: zeros(), square: zeros(), average: weights.slice() };
  let step = 0;
  const partNames = [...graph.outputs.keys()].filter((name) => name.startsWith("loss."));

  const copy = (): Record<StateName, Float32Array> =>
    Object.fromEntries(STATE_NAMES.map((name) => [name, vectors[name].slice()])) as Record<StateName, Float32Array>;

  return {
    layout,
    async step(batch, learningRate) {
      const t = step + 1;
      const shape = [layout.total];
      const outputs = await executable.run({
        ...batch.inputs,
        ...Object.fromEntries(STATE_NAMES.map((name) => [name, { data: vectors[name], shape }])),
        learningRate: scalar(learningRate),
        meanCorrection: scalar(1 / (1 - optimiser.beta1 ** t)),
        squareCorrection: scalar(1 / (1 - optimiser.beta2 ** t)),
        // A young average forgets quickly, so that the random start does not linger.
        averageDecay: scalar(Math.min(1 - 1 / averageSteps, t / (t + 9))),
      });
      const read = (name: string): number => outputs[name]?.data[0] ?? Number.NaN;
      const result: StepResult = {
        loss: read("loss"),
        parts: Object.fromEntries(partNames.map((name) => [name.slice("loss.".length), read(name)])),
        gradientNorm: read("gradientNorm"),
      };
      if (!Number.isFinite(result.loss) || !Number.isFinite(result.gradientNorm)) {
        throw new CambrianError(
          "train/not-finite",
          `Step ${t} gave a loss of ${result.loss} and a gradient of norm ${result.gradientNorm}; the weights before it are kept. Start again with a smaller learning rate (\`--restart --learning-rate N\`) or another \`--seed\`.`,
          { step: t, loss: String(result.loss), gradientNorm: String(result.gradientNorm) },
        );
      }
      vectors = Object.fromEntries(
        STATE_NAMES.map((name) => [name, outputs[`next.${name}`]?.data ?? vectors[name]]),
      ) as Record<StateName, Float32Array>;
      step = t;
      return result;
    },
    state: () => ({ step, vectors: copy() }),
    restore(state) {
      for (const name of STATE_NAMES) {
        if (state.vectors[name].length !== layout.total) {
          throw new CambrianError(
            "train/other-network",
            `The checkpoint holds ${state.vectors[name].length} parameters, this network has ${layout.total}. Start again or use the options it was made with.`,
            { got: state.vectors[name].length, expected: layout.total },
          );
        }
      }
      step = state.step;
      vectors = Object.fromEntries(STATE_NAMES.map((name) => [name, state.vectors[name].slice()])) as Record<
        StateName,
        Float32Array
      >;
    },
    weights: (which = "average") => (which === "average" ? vectors.average : vectors.weights).slice(),
    close: () => executable.close(),
    [Symbol.asyncDispose]: () => executable.close(),
  };
}

/** Copy given parameters over fresh ones where name and shape agree. */
function adopt(flat: Float32Array, layout: ParameterLayout, initial: NonNullable<TrainerOptions["initial"]>): void {
  for (const { name, shape, offset } of layout.parameters) {
    const given = initial.get(name);
    if (given && given.shape.length === shape.length && given.shape.every((length, axis) => length === shape[axis])) {
      flat.set(given.data, offset);
    }
  }
}
