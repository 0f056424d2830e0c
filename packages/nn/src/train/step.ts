/**
 * The training step as one graph: forward, loss, gradients, optimiser.
 */
import { gradients } from "../autodiff/gradients.js";
import { type Graph, type Shape, sizeOf, type Value } from "../graph/graph.js";
import { makeGraph } from "../graph/make-graph.js";
import type { Network } from "../layers/network.js";
import { layoutOf, type Parameter, type ParameterLayout, scopeOfFlat } from "../layers/parameters.js";
import { concat, reshape } from "../ops/construct.js";
import { type OptimiserOptions, updateParameters } from "../optimise/optimiser.js";
import { STATE_NAMES, type StateName, stepScalars } from "../optimise/state.js";

export type LossFunction = (
  outputs: Readonly<Record<string, Value>>,
  targets: Readonly<Record<string, Value>>,
) => { readonly total: Value; readonly parts: Readonly<Record<string, Value>> };

export interface StepSpec {
  readonly network: Network;
  readonly loss: LossFunction;
  /** [n, c, h, w] of the batch's "input". */
  readonly inputShape: Shape;
  /** Shapes of the other tensors of a batch, with their batch axis. */
  readonly targetShapes: Readonly<Record<string, Shape>>;
}

interface Forward {
  readonly graph: Graph;
  readonly layout: ParameterLayout;
  readonly total: Value;
  readonly parts: Readonly<Record<string, Value>>;
  readonly values: ReadonlyMap<string, Value>;
  readonly flat: Value;
}

function forward({ network, loss, inputShape, targetShapes }: StepSpec): Forward {
  const layout = layoutOf(network, makeGraph());
  const graph = makeGraph();
  const flat = graph.input("weights", [layout.total]);
  const { scope, values } = scopeOfFlat(layout, flat);
  const outputs = network.build(graph.input("input", inputShape), scope);
  const targets = Object.fromEntries(
    Object.entries(targetShapes).map(([name, shape]) => [name, graph.input(name, shape)]),
  );
  const { total, parts } = loss(outputs, targets);
  if (sizeOf(total.shape) !== 1) throw new TypeError(`the loss must be a scalar, it is [${total.shape}]`);
  return { graph, layout, total: reshape(total, []), parts, values, flat };
}

function nameLosses(graph: Graph, { total, parts }: Pick<Forward, "total" | "parts">): void {
  graph.output("loss", total);
  for (const [name, value] of Object.entries(parts)) graph.output(`loss.${name}`, reshape(value, []));
}

/** Convolutions' weights [filters, channels, rows, columns], but not gains. */
function isFilterBank({ shape, initialiser }: Parameter): boolean {
  return shape.length === 4 && initialiser.kind === "normal";
}

/** Inputs: batch, the four state vectors, scalars. Outputs: `next.*` state, `loss`, `loss.*`, `gradientNorm`. */
export function buildTrainStep(
  spec: StepSpec,
  optimiser: OptimiserOptions,
): { readonly graph: Graph; readonly layout: ParameterLayout } {
  const made = forward(spec);
  const { graph, layout, total, values, flat } = made;
  const wanted = layout.parameters.map(({ name }) => values.get(name) as Value);
  const parts = gradients(total, wanted).map((gradient, index) =>
    reshape(gradient, [layout.parameters[index]?.size ?? 0]),
  );
  const decay = new Float32Array(layout.total);
  for (const { shape, offset, size, initialiser } of layout.parameters) {
    if (shape.length > 1 && initialiser.kind === "normal") decay.fill(1, offset, offset + size);
  }
  const state = Object.fromEntries(
    STATE_NAMES.map((name) => [name, name === "weights" ? flat : graph.input(name, [layout.total])]),
  ) as Record<StateName, Value>;
  const updated = updateParameters(
    state,
    {
      gradient: concat(parts, 0),
      decay: graph.constant(decay, [layout.total]),
      banks: layout.parameters.filter(isFilterBank).map(({ offset, size, shape: [rows = 1] }) => ({
        offset,
        rows,
        columns: size / rows,
      })),
      scalars: stepScalars(graph),
    },
    optimiser,
  );
  for (const name of STATE_NAMES) graph.output(`next.${name}`, updated.state[name]);
  graph.output("gradientNorm", updated.gradientNorm);
  nameLosses(graph, made);
  return { graph, layout };
}

/** The loss alone, for validation. Inputs: batch and `weights`. */
export function buildLossStep(spec: StepSpec): Graph {
  const made = forward(spec);
  nameLosses(made.graph, made);
  return made.graph;
}
