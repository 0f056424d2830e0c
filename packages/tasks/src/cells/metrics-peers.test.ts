import { readFileSync } from "node:fs";
import { makeLabels } from "@cambrian/core";
import { expect, test } from "vitest";
import { matchLabels } from "./matching.js";
import { iouThresholds, scoreImage, scoreLabels } from "./metrics.js";

/** What the programs named in `sources` said; `null` stands for NaN. */
interface StarDist {
  readonly tp: number;
  readonly accuracy: number;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly mean_matched_score: number;
  readonly panoptic_quality: number;
}
interface Fixture {
  readonly thresholds: readonly string[];
  readonly pairs: readonly {
    readonly name: string;
    readonly height: number;
    readonly width: number;
    readonly truth: readonly number[];
    readonly result: readonly number[];
    readonly stardist: Readonly<Record<string, StarDist>>;
    readonly cellpose: Readonly<Record<string, number | null>>;
    readonly hovernet: {
      readonly ajiPlus: number | null;
      readonly dq?: number;
      readonly sq?: number;
      readonly pq?: number;
    };
  }[];
  readonly set: {
    readonly stardist: Readonly<Record<string, StarDist>>;
    readonly cellposeNanMean: Readonly<Record<string, number>>;
  };
}

const file = new URL("../../fixtures/metrics.json", import.meta.url);
const fixture = JSON.parse(readFileSync(file, "utf8")) as Fixture;

/** Labels from [value, length, value, length, ...]. */
function unpack(height: number, width: number, runs: readonly number[]) {
  const labels = makeLabels(height, width);
  let at = 0;
  for (let i = 0; i < runs.length; i += 2) {
    labels.data.fill(runs[i] as number, at, at + (runs[i + 1] as number));
    at += runs[i + 1] as number;
  }
  return labels;
}

const drawn = fixture.pairs.map((pair) => ({
  ...pair,
  labels: {
    truth: unpack(pair.height, pair.width, pair.truth),
    result: unpack(pair.height, pair.width, pair.result),
  },
}));

const within = (ours: number | undefined, theirs: number, tolerance = 1e-6): void =>
  expect(Math.abs((ours as number) - theirs), `${ours} instead of ${theirs}`).toBeLessThanOrEqual(tolerance);

test("the fixture has the thresholds we report", () => {
  expect(fixture.thresholds).toEqual([...iouThresholds]);
  expect(drawn.length).toBeGreaterThan(20);
});

test.each(drawn)("$name: image scores equal StarDist's", ({ labels, stardist }) => {
  const ours = scoreImage(labels);
  const empty = ours.truthCount + ours.resultCount === 0;
  for (const key of iouThresholds) {
    const theirs = stardist[key] as StarDist;
    expect(ours.hits[key]).toBe(theirs.tp);
    if (empty) continue; // NaN with us as with Cellpose, 0 with StarDist
    within(ours.ap[key], theirs.accuracy);
    within(ours.f1[key], theirs.f1);
    within(ours.precision[key], theirs.precision);
    within(ours.recall[key], theirs.recall);
    within(ours.matchedIou[key], theirs.mean_matched_score);
  }
  if (!empty) within(ours.pq, stardist["0.50"]?.panoptic_quality as number);
});

test.each(drawn)("$name: image scores equal Cellpose's", ({ labels, cellpose }) => {
  const ours = scoreImage(labels).ap;
  for (const key of iouThresholds) {
    const theirs = cellpose[key];
    if (theirs === null || theirs === undefined) expect(ours[key]).toBeNaN();
    else within(ours[key], theirs);
  }
});

test.each(drawn)("$name: AJI+ and panoptic quality equal HoVer-Net's", ({ labels, hovernet }) => {
  const ours = scoreImage(labels);
  if (hovernet.ajiPlus === null) expect(ours.ajiPlus).toBeNaN();
  else within(ours.ajiPlus, hovernet.ajiPlus);
  if (hovernet.sq === undefined) return; // nothing to match, or pairs of exactly 0.5, which HoVer-Net does not take
  within(ours.f1["0.50"], hovernet.dq as number);
  const hits = ours.hits["0.50"] as number;
  within(ours.sq * (hits / (hits + 1e-6)), hovernet.sq);
});

test.each(drawn)("$name: matching below 0.5, where partners compete, equals StarDist's", ({ labels, stardist }) => {
  for (const key of ["0.10", "0.30"]) {
    const { matches, missed, extra } = matchLabels(labels, { threshold: Number(key) });
    const theirs = stardist[key] as StarDist & { readonly fp: number; readonly fn: number };
    expect([matches.length, extra.length, missed.length]).toEqual([theirs.tp, theirs.fp, theirs.fn]);
    const mean = matches.reduce((sum, match) => sum + match.iou, 0) / Math.max(1, matches.length);
    within(mean, theirs.mean_matched_score);
  }
});

test("the whole set equals StarDist's pooled figures and Cellpose's mean of images", () => {
  const ours = scoreLabels(drawn.map(({ labels }) => labels));
  for (const key of iouThresholds) {
    const theirs = fixture.set.stardist[key] as StarDist;
    within(ours.ap[key], theirs.accuracy);
    within(ours.f1[key], theirs.f1);
    within(ours.precision[key], theirs.precision);
    within(ours.recall[key], theirs.recall);
    within(ours.matchedIou[key], theirs.mean_matched_score);
    within(ours.apMeanOfImages[key], fixture.set.cellposeNanMean[key] as number);
  }
  within(ours.pq, fixture.set.stardist["0.50"]?.panoptic_quality as number);
});
