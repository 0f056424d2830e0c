/**
 * A self-test of the engine in about two seconds: a real network layer on every runtime, held against plain loops.
 */
import { errorToData, makeRandom } from "@cambrian/core";
import { conv, type Graph, makeGraph, type Runtime, referenceRuntime, relu, type Tensor } from "@cambrian/nn";
import { ortNodeRuntime } from "@cambrian/nn/node";
import { explainNative } from "./explain-native.node.js";

export interface RuntimeCheck {
  readonly id: Runtime["id"];
  readonly ok: boolean;
  /** What was found, in words. */
  readonly about: string;
  /** What to do when it does not work. */
  readonly advice?: readonly string[];
  /** Billions of floating-point operations a second in a convolution. */
  readonly gflops?: number;
}

export interface EngineCheck {
  readonly runtimes: readonly RuntimeCheck[];
  readonly seconds: number;
}

/** The largest difference between float32 on ONNX Runtime and float64 in plain loops that counts as equal. */
const TOLERANCE = 1e-4;
const CHANNELS = 16;
const SECONDS = 1;

/** Try every runtime; never throws. */
export async function checkEngine(): Promise<EngineCheck> {
  const start = performance.now();
  const small = makeTest(24);
  const expected = await runOnce(referenceRuntime, small);
  const reference: RuntimeCheck = {
    id: "reference",
    ok: expected.data.every(Number.isFinite),
    about: "plain loops, exact and slow; what the other runtimes are held against",
  };
  return { runtimes: [await checkOrt(small, expected), reference], seconds: (performance.now() - start) / 1000 };
}

async function checkOrt(small: Test, expected: Tensor): Promise<RuntimeCheck> {
  const { id, description } = ortNodeRuntime;
  try {
    const got = await runOnce(ortNodeRuntime, small);
    const difference = got.data.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (expected.data[i] ?? 0))),
      0,
    );
    if (!(difference <= TOLERANCE)) {
      return {
        id,
        ok: false,
        about: `${description} computes wrong numbers: off by ${difference.toPrecision(2)} in a convolution`,
        advice: [
          "Do not use results from this machine. Install onnxruntime-node 1.30.0 again and run doctor once more.",
        ],
      };
    }
    const gflops = await measureSpeed();
    return {
      id,
      ok: true,
      gflops,
      about: `${description}; equals plain loops, ${gflops.toFixed(0)} GFLOP/s in a convolution`,
    };
  } catch (error) {
    const { code, message } = errorToData(error);
    return {
      id,
      ok: false,
      about: `${message} [${code}]`,
      advice: code === "runtime/no-native-library" ? explainNative() : [],
    };
  }
}

interface Test {
  readonly graph: Graph;
  readonly input: Tensor;
  /** Floating-point operations of one run. */
  readonly flop: number;
}

function makeTest(side: number): Test {
  const random = makeRandom(1);
  const normal = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
  const graph = makeGraph();
  const shape = [1, CHANNELS, side, side];
  const x = graph.input("x", shape);
  const kernel = [CHANNELS, CHANNELS, 3, 3];
  const weight = graph.constant(
    normal(CHANNELS * CHANNELS * 9).map((value) => value / 12),
    kernel,
    "weight",
  );
  graph.output("y", relu(conv(x, weight, { pad: [1, 1, 1, 1] })));
  return {
    graph,
    input: { data: normal(CHANNELS * side * side), shape },
    flop: 2 * CHANNELS * CHANNELS * 9 * side * side,
  };
}

async function runOnce(runtime: Runtime, { graph, input }: Test): Promise<Tensor> {
  await using executable = await runtime.compile(graph);
  const { y } = await executable.run({ x: input });
  if (!y) throw new TypeError("the test graph has an output y");
  return y;
}

async function measureSpeed(): Promise<number> {
  const { graph, input, flop } = makeTest(512);
  await using executable = await ortNodeRuntime.compile(graph);
  await executable.run({ x: input });
  let runs = 0;
  const start = performance.now();
  while (performance.now() - start < SECONDS * 1000) {
    await executable.run({ x: input });
    runs++;
  }
  return (flop * runs) / ((performance.now() - start) / 1000) / 1e9;
}
