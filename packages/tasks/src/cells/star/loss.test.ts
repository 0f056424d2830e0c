import { makeRandom } from "@cambrian/core";
import { gradients, makeGraph, referenceRuntime, type Shape, sizeOf, type Tensor } from "@cambrian/nn";
import { expect, test } from "vitest";
import { activateStar, type StarLossSettings, starLoss, starLossOf } from "./loss.js";

const [n, rays, h, w] = [2, 4, 3, 5] as const;
const shapes = {
  outProbability: [n, 1, h, w],
  outDistance: [n, rays, h, w],
  probability: [n, 1, h, w],
  distance: [n, rays, h, w],
  weight: [n, 1, h, w],
} as const satisfies Record<string, Shape>;

type Feeds = Record<keyof typeof shapes, Tensor>;

function drawFeeds(seed: number, change: (name: keyof typeof shapes, data: Float32Array) => void = () => {}): Feeds {
  const random = makeRandom(seed);
  const entries = Object.entries(shapes).map(([name, shape]) => {
    const data = Float32Array.from({ length: sizeOf(shape) }, () => {
      if (name === "weight") return 1;
      if (name === "probability") return Math.max(0, random.uniform(-1, 1));
      return name === "outProbability" ? random.normal() : random.uniform(0, 12);
    });
    change(name as keyof typeof shapes, data);
    return [name, { data, shape }];
  });
  return Object.fromEntries(entries) as Feeds;
}

async function evaluate(feeds: Feeds, settings: StarLossSettings = starLoss) {
  const graph = makeGraph();
  const value = (name: keyof typeof shapes) => graph.input(name, shapes[name]);
  const outputs = { probability: value("outProbability"), distance: value("outDistance") };
  const targets = { probability: value("probability"), distance: value("distance"), weight: value("weight") };
  const { total, parts } = starLossOf(outputs, targets, settings);
  graph.output("total", total);
  for (const [name, part] of Object.entries(parts)) graph.output(name, part);
  const [slopeP, slopeD] = gradients(total, [outputs.probability, outputs.distance]);
  if (slopeP && slopeD) {
    graph.output("slopeP", slopeP);
    graph.output("slopeD", slopeD);
  }
  await using executable = await referenceRuntime.compile(graph);
  const found = await executable.run(feeds);
  const scalar = (name: string): number => found[name]?.data[0] ?? Number.NaN;
  return {
    total: scalar("total"),
    probability: scalar("probability"),
    distance: scalar("distance"),
    slopeP: found.slopeP?.data ?? new Float32Array(),
    slopeD: found.slopeD?.data ?? new Float32Array(),
  };
}

/** The same in plain loops. */
function plainLoss(feeds: Feeds, { lambda, distance: kind, background }: StarLossSettings) {
  const size = h * w;
  let [entropy, judged, central] = [0, 0, 0];
  for (let at = 0; at < n * size; at++) {
    const p = 1 / (1 + Math.exp(-(feeds.outProbability.data[at] as number)));
    const y = feeds.probability.data[at] as number;
    const weight = feeds.weight.data[at] as number;
    entropy -= weight * (y * Math.log(p) + (1 - y) * Math.log(1 - p));
    judged += weight;
    central += weight * y;
  }
  let distance = 0;
  for (let b = 0; b < n; b++)
    for (let at = 0; at < size; at++) {
      let error = 0;
      for (let k = 0; k < rays; k++) {
        const index = (b * rays + k) * size + at;
        const length = feeds.distance.data[index] as number;
        const said = kind === "logarithmic" ? Math.log(1 + length) : length;
        error += Math.abs((feeds.outDistance.data[index] as number) - said) / rays;
      }
      const weight = feeds.weight.data[b * size + at] as number;
      const inCell = weight * (feeds.probability.data[b * size + at] as number);
      distance += error * (inCell / central + (background * (weight - inCell)) / judged);
    }
  return { total: entropy / judged + lambda * distance, probability: entropy / judged, distance };
}

test("the graph computes what the formula says, in logarithms and in pixels", async () => {
  for (const settings of [starLoss, { ...starLoss, distance: "absolute", lambda: 0.2, background: 0.01 }] as const) {
    const feeds = drawFeeds(1, (name, data) => {
      if (name === "weight") data.fill(0, 3, 9);
    });
    const found = await evaluate(feeds, settings);
    const expected = plainLoss(feeds, settings);
    for (const part of ["total", "probability", "distance"] as const)
      expect(found[part]).toBeCloseTo(expected[part], 4);
  }
});

test("the perfect answer is better than any near it", async () => {
  const truth = drawFeeds(2);
  const logits = truth.probability.data.map((p) => Math.log(Math.max(p, 1e-4) / Math.max(1 - p, 1e-4)));
  const answer = (by: number) => ({
    ...truth,
    outProbability: { data: logits.map((z) => z + by), shape: shapes.outProbability },
    outDistance: { data: truth.distance.data.map((d) => Math.log(1 + d) + by), shape: shapes.outDistance },
  });
  const perfect = await evaluate(answer(0));
  expect(perfect.distance).toBeCloseTo(0, 6);
  expect((await evaluate(answer(0.3))).total).toBeGreaterThan(perfect.total);
  expect((await evaluate(answer(-0.3))).total).toBeGreaterThan(perfect.total);
});

test("places nobody judged pull nothing", async () => {
  const { slopeP, slopeD } = await evaluate(
    drawFeeds(3, (name, data) => {
      if (name === "weight") data[4] = 0;
    }),
  );
  expect(Math.abs(slopeP[4] as number)).toBe(0);
  expect([0, 1, 2, 3].map((k) => Math.abs(slopeD[k * h * w + 4] as number))).toEqual([0, 0, 0, 0]);
  expect(slopeP[5]).not.toBe(0);
});

test("a batch without any cell has a finite loss", async () => {
  const found = await evaluate(
    drawFeeds(4, (name, data) => {
      if (name === "probability" || name === "distance") data.fill(0);
    }),
  );
  expect(Number.isFinite(found.total)).toBe(true);
  expect(found.slopeD.every(Number.isFinite)).toBe(true);
});

test("raw answers become probabilities and pixels", async () => {
  const graph = makeGraph();
  const raw = {
    probability: graph.input("probability", [1, 1, 1, 2]),
    distance: graph.input("distance", [1, 2, 1, 1]),
  };
  for (const [name, value] of Object.entries(activateStar(raw))) graph.output(`say.${name}`, value);
  await using executable = await referenceRuntime.compile(graph);
  const said = await executable.run({
    probability: { data: Float32Array.of(0, 2), shape: [1, 1, 1, 2] },
    distance: { data: Float32Array.of(0, Math.log(11)), shape: [1, 2, 1, 1] },
  });
  expect(said["say.probability"]?.data[0]).toBe(0.5);
  expect(said["say.distance"]?.data[0]).toBeCloseTo(0, 6);
  expect(said["say.distance"]?.data[1]).toBeCloseTo(10, 4);
});
