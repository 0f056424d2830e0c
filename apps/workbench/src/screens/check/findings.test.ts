import type { Change, Finding, Quality } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { callFine, openFindings, restrictFix } from "./findings.js";

const finding = (id: string, severity: Finding["severity"]): Finding => ({
  id,
  kind: "blurred",
  severity,
  title: "",
  text: "",
  images: [],
  places: [],
  fixes: [],
});

const quality = (...findings: Finding[]): Quality => ({
  seq: 1,
  findings,
  passed: [],
  curve: [],
  split: { train: 0, validation: 0, test: 0, unlabelled: 0 },
});

test("what stops comes first, and what was called fine is gone", () => {
  const all = quality(finding("a", "note"), finding("b", "stop"), finding("c", "warn"));
  expect(openFindings(all, { settings: {} }).map(({ id }) => id)).toEqual(["b", "c", "a"]);
  const fine = callFine({ settings: {} }, "c", true);
  expect(fine).toEqual({ kind: "project.settings", set: { fine: ["c"] } });
  const settings = fine.kind === "project.settings" ? fine.set : {};
  expect(openFindings(all, { settings }).map(({ id }) => id)).toEqual(["b", "a"]);
  expect(callFine({ settings }, "c", false)).toEqual({ kind: "project.settings", set: { fine: [] } });
});

test("a fix for some images leaves the others alone", () => {
  const chosen = new Set(["a"]);
  const split: Change = { kind: "images.split", images: ["a", "b"], split: "test" };
  const state: Change = { kind: "image.state", image: "b", state: "new" };
  expect(restrictFix([split, state], chosen, { settings: {} })).toEqual([{ ...split, images: ["a"] }]);
});

test("leaving images out keeps those that are left out already", () => {
  const change: Change = { kind: "project.settings", set: { leftOut: { a: "blurred", b: "blurred" } } };
  const project = { settings: { leftOut: { z: "by you" } } };
  expect(restrictFix([change], new Set(["b"]), project)).toEqual([
    { kind: "project.settings", set: { leftOut: { z: "by you", b: "blurred" } } },
  ]);
});
