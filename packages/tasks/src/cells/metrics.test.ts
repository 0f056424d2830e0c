import { drawLabels, makeLabels } from "@cambrian/core";
import { expect, test } from "vitest";
import { iouThresholds, makeScorer, scoreImage, scoreLabels } from "./metrics.js";

const nothing = drawLabels(["....", "....", "...."]);
const two = drawLabels(["11..", "11.2", "...2"]);

test("the same objects under other numbers are perfect", () => {
  const renamed = drawLabels(["77..", "77.z", "...z"]);
  const scores = scoreLabels([{ truth: two, result: renamed }]);
  for (const key of iouThresholds)
    expect([scores.ap[key], scores.f1[key], scores.apMeanOfImages[key]]).toEqual([1, 1, 1]);
  expect([scores.pq, scores.sq, scores.ajiPlus, scores.countError]).toEqual([1, 1, 1, 0]);
});

test("a cell found by three of its four pixels is a hit up to IoU 0.75 and not beyond", () => {
  const scores = scoreImage({ truth: drawLabels(["11", "11"]), result: drawLabels(["11", "1."]) });
  expect([scores.ap["0.50"], scores.ap["0.75"], scores.ap["0.80"]]).toEqual([1, 1, 0]);
  expect([scores.pq, scores.ajiPlus]).toEqual([0.75, 0.75]);
});

test("pooled figures count cells, the mean of images counts images", () => {
  const scores = scoreLabels([
    { truth: drawLabels(["1.2.3"]), result: drawLabels(["1.2.3"]) },
    { truth: drawLabels(["1...."]), result: drawLabels(["....1"]) },
  ]);
  expect(scores.ap["0.50"]).toBeCloseTo(3 / 5, 12);
  expect(scores.f1["0.50"]).toBeCloseTo(6 / 8, 12);
  expect(scores.apMeanOfImages["0.50"]).toBeCloseTo(1 / 2, 12);
});

test("a scorer gives an image its scores as it comes, and an image of the wrong size does not count", () => {
  const scorer = makeScorer();
  const pair = { truth: two, result: drawLabels(["11..", "11..", "...."]) };
  expect(scorer.add(pair)).toEqual(scoreImage(pair));
  expect(() => scorer.add({ truth: two, result: makeLabels(9, 9) })).toThrow();
  scorer.add({ truth: two, result: two });
  expect(scorer.scores()).toMatchObject({ images: 2, truthCount: 4, resultCount: 3 });
  expect(scorer.scores().ap["0.50"]).toBe(3 / 4);
});

test("too many and too few cells count alike in the error and cancel in the bias", () => {
  const one = drawLabels(["11..", "11..", "...."]);
  const scores = scoreLabels([
    { truth: two, result: one },
    { truth: one, result: two },
    { truth: nothing, result: two },
  ]);
  expect(scores.perImage.map((image) => image.countError)).toEqual([0.5, 1, 2]);
  expect(scores.perImage.map((image) => image.countBias)).toEqual([-0.5, 1, 2]);
  expect(scores.countError).toBeCloseTo(3.5 / 3, 12);
  expect(scores.countBias).toBeCloseTo(2.5 / 3, 12);
});

test("an image without cells in which none were found has no score of its own and changes no average", () => {
  const alone = scoreLabels([{ truth: two, result: two }]);
  const beside = scoreLabels([
    { truth: two, result: two },
    { truth: nothing, result: nothing },
  ]);
  expect(beside.perImage[1]?.ap["0.50"]).toBeNaN();
  expect(beside.perImage[1]?.ajiPlus).toBeNaN();
  expect(beside.perImage[1]?.countError).toBe(0);
  expect(beside.apMeanOfImages).toEqual(alone.apMeanOfImages);
  expect([beside.ap, beside.pq, beside.ajiPlus]).toEqual([alone.ap, alone.pq, alone.ajiPlus]);
});

test("cells where there are none, and none where there are cells, score 0", () => {
  for (const pair of [
    { truth: nothing, result: two },
    { truth: two, result: nothing },
  ]) {
    const scores = scoreImage(pair);
    expect([scores.ap["0.50"], scores.f1["0.50"], scores.pq, scores.ajiPlus]).toEqual([0, 0, 0, 0]);
    expect([scores.precision["0.50"], scores.recall["0.50"]]).toEqual([0, 0]);
  }
});

test("a set without any cell scores 0 pooled and has no mean of images; no images at all likewise", () => {
  for (const pairs of [[{ truth: nothing, result: nothing }], []]) {
    const scores = scoreLabels(pairs);
    expect([scores.ap["0.50"], scores.pq, scores.countError]).toEqual([0, 0, 0]);
    expect(scores.apMeanOfImages["0.50"]).toBeNaN();
  }
});

test("what lies mostly where nobody judged is neither hit nor miss", () => {
  const truth = drawLabels(["11...."]);
  const result = drawLabels(["11.222"]);
  expect(scoreImage({ truth, result }).ap["0.50"]).toBe(0.5);
  expect(scoreImage({ truth, result, ignore: Uint8Array.of(0, 0, 0, 0, 1, 1) }).ap["0.50"]).toBe(1);
  expect(scoreImage({ truth, result, ignore: Uint8Array.of(0, 0, 0, 0, 0, 1) }).ap["0.50"]).toBe(0.5);
});

test("pictures of two sizes are refused with both sizes named", () => {
  const pair = { truth: makeLabels(2, 3), result: makeLabels(3, 2) };
  expect(() => scoreImage(pair)).toThrow(/2 x 3.*3 x 2/);
  expect(() => scoreLabels([pair])).toThrow(expect.objectContaining({ code: "image/size-mismatch" }));
});
