/**
 * What every runtime must satisfy: the numbers of the reference for every operation and its gradient, clear
 * refusals, and nothing kept after it is closed.
 */
import { CambrianError, makeRandom } from "@cambrian/core";
import { afterAll, describe, expect, test } from "vitest";
import { gradients } from "../autodiff/gradients.js";
import type { Graph } from "../graph/graph.js";
import { makeGraph } from "../graph/make-graph.js";
import {
  add,
  conv,
  logSoftmax,
  mul,
  reduceSum,
  relu,
  resizeNearest,
  sigmoid,
  softmax,
  softplus,
} from "../ops/construct.js";
import type { OpAttributes, OpCase, OpDefinition, OpName, ReferenceTensor } from "../ops/op.js";
import { operations } from "../ops/registry.js";
import { runReference } from "../runtime/reference/reference-runtime.js";
import type { Executable, Runtime, Tensor } from "../runtime/runtime.js";
import { expectClose, randomInputs, randomTensor } from "./numbers.js";

export interface DescribeRuntimeOptions {
  /** Largest difference from the reference: absolute below 1, relative above. */
  readonly tolerance: number;
  /** Random cases per operation; default 6. */
  readonly cases?: number;
}

const narrow = ({ data, shape }: ReferenceTensor): Tensor => ({ data: Float32Array.from(data), shape });
const widen = ({ data, shape }: Tensor): ReferenceTensor => ({ data: Float64Array.from(data), shape });

/** One use of an operation with its gradients, where it has them, as outputs. */
function graphOf(definition: OpDefinition, { shapes, attrs }: OpCase<OpAttributes[OpName]>): Graph {
  const graph = makeGraph();
  const values = shapes.map((shape, i) => graph.input(`x${i}`, shape));
  const output = graph.apply(definition.name, values, attrs);
  graph.output("y", output);
  const loss = reduceSum(mul(output, graph.input("weights", output.shape)));
  try {
    gradients(loss, values).forEach((value, i) => {
      graph.output(`towards x${i}`, value);
    });
  } catch (error) {
    if (!(error instanceof CambrianError && error.code === "graph/not-differentiable")) throw error;
  }
  return graph;
}

async function codeOfPromise(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "nothing",
    (error: unknown) => (error instanceof CambrianError ? error.code : String(error)),
  );
}

/** relu(conv(x, w) + 1): a little of everything. */
function smallGraph(height: number, width: number): Graph {
  const graph = makeGraph();
  const x = graph.input("x", [1, 1, height, width]);
  const weight = graph.constant([0, 1, 0, 1, -4, 1, 0, 1, 0], [1, 1, 3, 3], "laplace");
  graph.output("y", relu(add(conv(x, weight, { pad: [1, 1, 1, 1] }), 1)));
  return graph;
}
const picture = (height: number, width: number, seed = 1): Tensor =>
  narrow(randomTensor(makeRandom(seed), [1, 1, height, width]));

/** The contract suite of the family of runtimes. */
export function describeRuntime(
  name: string,
  open: () => Runtime,
  { tolerance, cases = 6 }: DescribeRuntimeOptions,
): void {
  describe(`runtime ${name}`, () => {
    const compiled: Executable[] = [];
    const compile = async (...args: Parameters<Runtime["compile"]>): Promise<Executable> => {
      const executable = await open().compile(...args);
      compiled.push(executable);
      return executable;
    };
    afterAll(async () => {
      for (const executable of compiled) await executable.close();
    });

    for (const definition of operations.values()) {
      test(`${definition.name} and its gradient equal the reference`, async () => {
        for (let seed = 0; seed < cases; seed++) {
          const random = makeRandom(seed);
          const sample = definition.sample(random);
          const graph = graphOf(definition, sample);
          const inputs = randomInputs(random, sample).map(narrow);
          const feeds: Record<string, Tensor> = Object.fromEntries(inputs.map((tensor, i) => [`x${i}`, tensor]));
          feeds.weights = narrow(randomTensor(random, graph.inputs.get("weights")?.shape ?? []));
          const expected = runReference(
            graph,
            Object.fromEntries(Object.entries(feeds).map(([key, tensor]) => [key, widen(tensor)])),
          );
          await using executable = await open().compile(graph, { threads: 1 });
          const got = await executable.run(feeds);
          expect(Object.keys(got).sort()).toEqual(Object.keys(expected).sort());
          for (const [key, { data, shape }] of Object.entries(expected)) {
            const what = `${key} of ${definition.name}, seed ${seed}, ${JSON.stringify(sample.shapes)} ${JSON.stringify(sample.attrs)}`;
            expect([...(got[key]?.shape ?? [])], what).toEqual([...shape]);
            expectClose(got[key]?.data ?? [], data, { tolerance, what });
          }
        }
      });
    }

    test("large numbers neither overflow nor turn into NaN", async () => {
      const graph = makeGraph();
      const x = graph.input("x", [2]);
      graph.output("softplus", softplus(x));
      graph.output("sigmoid", sigmoid(x));
      graph.output("softmax", softmax(x, 0));
      graph.output("logSoftmax", logSoftmax(x, 0));
      const executable = await compile(graph);
      const got = await executable.run({ x: { data: Float32Array.of(-1000, 1000), shape: [2] } });
      const expected = { softplus: [0, 1000], sigmoid: [0, 1], softmax: [0, 1], logSoftmax: [-2000, 0] };
      for (const [what, numbers] of Object.entries(expected)) {
        expectClose(got[what]?.data ?? [], numbers, { tolerance, what });
      }
    });

    test("an input, a constant and the same tensor twice can be outputs", async () => {
      const graph = makeGraph();
      const x = graph.input("x", [2]);
      graph.output("same", x);
      graph.output("half", graph.scalar(0.5));
      const fixed = graph.constant(Float64Array.of(1, 2), [2]);
      graph.output("once", add(x, fixed));
      graph.output("twice", add(x, fixed));
      const executable = await compile(graph);
      const { same, half, once, twice } = await executable.run({ x: { data: Float32Array.of(3, 4), shape: [2] } });
      expect([...(same?.data ?? [])]).toEqual([3, 4]);
      expect([...(half?.data ?? [])]).toEqual([0.5]);
      expect(half?.shape).toEqual([]);
      expect([...(once?.data ?? [])]).toEqual([4, 6]);
      expect([...(twice?.data ?? [])]).toEqual([4, 6]);
    });

    test("an input that nothing reads may be given", async () => {
      const graph = smallGraph(3, 4);
      graph.input("unread", [2]);
      const executable = await compile(graph);
      const { y } = await executable.run({ x: picture(3, 4), unread: { data: new Float32Array(2), shape: [2] } });
      expect(y?.shape).toEqual([1, 1, 3, 4]);
    });

    test("a missing input or one of another shape is refused as runtime/bad-input", async () => {
      const executable = await compile(smallGraph(3, 4));
      expect(await codeOfPromise(executable.run({}))).toBe("runtime/bad-input");
      expect(await codeOfPromise(executable.run({ x: picture(4, 3) }))).toBe("runtime/bad-input");
      expect(await codeOfPromise(executable.run({ x: { ...picture(3, 4), shape: [3, 4] } }))).toBe("runtime/bad-input");
      const short = { data: new Float32Array(11), shape: [1, 1, 3, 4] };
      expect(await codeOfPromise(executable.run({ x: short }))).toBe("runtime/bad-input");
      const { y } = await executable.run({ x: picture(3, 4) });
      expect(y?.data.length, "a refusal leaves it usable").toBe(12);
    });

    test("after close it refuses to run, and closing again does nothing", async () => {
      const executable = await open().compile(smallGraph(3, 4));
      await executable.close();
      await executable.close();
      expect(await codeOfPromise(executable.run({ x: picture(3, 4) }))).toBe("runtime/closed");
    });

    test("leaving a block that uses it closes it", async () => {
      const left: Executable[] = [];
      {
        await using executable = await open().compile(smallGraph(3, 4));
        left.push(executable);
        await executable.run({ x: picture(3, 4) });
      }
      expect(await codeOfPromise(left[0]?.run({ x: picture(3, 4) }) ?? Promise.resolve())).toBe("runtime/closed");
    });

    test("the same inputs give the same outputs, bit for bit", async () => {
      const executable = await compile(smallGraph(16, 16));
      const first = await executable.run({ x: picture(16, 16) });
      await executable.run({ x: picture(16, 16, 2) });
      const again = await executable.run({ x: picture(16, 16) });
      expect(again.y?.data).toEqual(first.y?.data);
    });

    test("inputs stay untouched, and a later run does not change earlier results", async () => {
      const executable = await compile(smallGraph(8, 8));
      const x = picture(8, 8);
      const given = x.data.slice();
      const { y } = await executable.run({ x });
      const kept = y?.data.slice();
      await executable.run({ x: picture(8, 8, 2) });
      expect(x.data).toEqual(given);
      expect(y?.data).toEqual(kept);
    });

    test("axes declared free may change from run to run", async () => {
      const graph = smallGraph(4, 4);
      const y = graph.outputs.get("y");
      if (y) graph.output("large", resizeNearest(y, 2));
      const executable = await compile(graph, { freeAxes: { x: [0, 2, 3] } });
      for (const [height, width] of [
        [4, 4],
        [7, 5],
        [3, 12],
      ] as const) {
        const x = picture(height, width);
        const got = await executable.run({ x });
        const expected = runReference(smallGraph(height, width), { x: widen(x) });
        expectClose(got.y?.data ?? [], expected.y?.data ?? [], { tolerance, what: `${height} x ${width}` });
        expect([...(got.large?.shape ?? [])]).toEqual([1, 1, 2 * height, 2 * width]);
      }
      expect(await codeOfPromise(executable.run({ x: { data: new Float32Array(32), shape: [1, 2, 4, 4] } }))).toBe(
        "runtime/bad-input",
      );
    });
  });
}
