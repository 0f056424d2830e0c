/**
 * What the engine must know to build a task's training step: its main network, its loss, and the shapes of a batch.
 */
import type { Batch, Network, StepSpec } from "@cambrian/nn";
import type { Task, Traits } from "../task.js";

/** The network called "main"; throws `TypeError` when the task has none. */
export function mainNetwork<Options extends object>(
  task: Pick<Task<never, never, Options>, "buildModel" | "id">,
  traits: Traits,
  options: Options,
): Network {
  const network = task.buildModel(traits, options).main;
  if (!network) throw new TypeError(`the task "${task.id}" has no network called "main"`);
  return network;
}

/** The step that learns from batches like this one. */
export function stepSpecOf<Options extends object>(
  task: Pick<Task<never, never, Options>, "loss">,
  network: Network,
  options: Options,
  batch: Batch,
): StepSpec {
  const { input, ...targets } = batch.inputs;
  if (!input) throw new TypeError('a batch has no "input"');
  return {
    network,
    loss: (outputs, truth) => task.loss(outputs, truth, options),
    inputShape: input.shape,
    targetShapes: Object.fromEntries(Object.entries(targets).map(([name, { shape }]) => [name, shape])),
  };
}
