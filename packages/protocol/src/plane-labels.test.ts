import { drawLabels } from "@cambrian/core";
import { expect, test } from "vitest";
import { decodePlaneLabels, decodePlaneRuns, encodePlaneLabels } from "./plane-labels.js";

test("labels of a plane come back from their bytes, large numbers and long runs too", () => {
  const { data, height, width } = drawLabels(["11..", ".22."]);
  data[7] = 3_000_000_000;
  const by = { kind: "person" as const, id: "a", name: "Amina Ökə" };
  const plane = { height, width, data, seq: 12, objects: [{ id: 1, by, color: 2 }] };
  expect(decodePlaneLabels(encodePlaneLabels(plane))).toEqual(plane);
  const empty = { height: 200, width: 300, data: new Uint32Array(60_000), seq: 0, objects: [] };
  const bytes = encodePlaneLabels(empty);
  expect(bytes.length).toBeLessThan(100);
  expect(decodePlaneLabels(bytes)).toEqual(empty);
});

test("a large plane can be read as runs, which cover it whole", () => {
  const { data, height, width } = drawLabels(["11..", ".22."]);
  const { runs, ...head } = decodePlaneRuns(encodePlaneLabels({ height, width, data, seq: 3, objects: [] }));
  expect(runs).toEqual([2, 1, 3, 0, 2, 2, 1, 0]);
  expect(head).toEqual({ height, width, seq: 3, objects: [] });
});

test("bytes that are something else, or end too early, are refused", () => {
  const { data, height, width } = drawLabels(["11..", ".22."]);
  const bytes = encodePlaneLabels({ height, width, data, seq: 1, objects: [] });
  expect(() => decodePlaneLabels(new Uint8Array(20))).toThrow(/not labels/);
  expect(() => decodePlaneLabels(bytes.subarray(0, bytes.length - 1))).toThrow(/too early/);
});
