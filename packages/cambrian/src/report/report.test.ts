import { drawLabels } from "@cambrian/core";
import { expect, test } from "vitest";
import { renderChart, ticks } from "./chart.js";
import { outlinePaths } from "./outline-path.js";
import { renderReport } from "./render-report.js";
import type { ReportData } from "./report-data.js";

test("a square's outline runs once around its pixels", () => {
  expect(outlinePaths(drawLabels(["....", ".11.", ".11.", "...."])).get(1)).toBe("M1 1H3V3H1Z");
});

test("a ring has an outer and an inner outline, and labels that touch each have their own", () => {
  expect(
    outlinePaths(drawLabels(["111", "1.1", "111"]))
      .get(1)
      ?.match(/M/g),
  ).toHaveLength(2);
  expect([...outlinePaths(drawLabels(["12"]))]).toEqual([
    [1, "M0 0H1V1H0Z"],
    [2, "M1 0H2V1H1Z"],
  ]);
});

test("pixels of one label that meet at a corner give closed outlines of the right total length", () => {
  const path = outlinePaths(drawLabels(["1.", ".1"])).get(1) ?? "";
  let length = 0;
  for (const loop of path.split("Z").filter(Boolean)) {
    const [, x0 = 0, y0 = 0] = (/^M(\d+) (\d+)/.exec(loop) ?? []).map(Number);
    let [x, y] = [x0, y0];
    for (const [, axis, value] of loop.matchAll(/([HV])(\d+)/g)) {
      length += Math.abs(Number(value) - (axis === "H" ? x : y));
      if (axis === "H") x = Number(value);
      else y = Number(value);
    }
    length += Math.abs(x - x0) + Math.abs(y - y0);
  }
  expect(length).toBe(8);
});

test("ticks are round numbers inside the range", () => {
  expect(ticks(0, 1, 4)).toEqual([0, 0.5, 1]);
  expect(ticks(3, 47, 5)).toEqual([10, 20, 30, 40]);
});

test("a chart of one point shows a dot and no broken numbers", () => {
  const lines = [{ name: "loss", colour: "t2", points: [{ x: 1, y: 2 }] }];
  const svg = renderChart({ title: "Loss", xName: "round", formatY: String, lines });
  expect(svg).toContain("<circle");
  expect(svg).not.toContain("NaN");
});

test("after one round a level is still a line across the chart", () => {
  const level = { x: 1, y: 2 };
  const lines = [{ name: "floor", colour: "floor", dashed: true, points: [level, level] }];
  const svg = renderChart({ title: "AP", xName: "round", formatY: String, lines });
  const [from, to] = (/points="([^"]+)"/.exec(svg)?.[1] ?? "").split(" ");
  expect(from?.split(",")[0]).not.toBe(to?.split(",")[0]);
});

const image = (name: string, ap50: number) => ({ name, right: 2, missed: 1, extra: 0, ap50, overlap: 0.8 });
const data: ReportData = {
  name: "<b>mine</b>",
  judgedOn: "watched",
  images: [image("good", 0.9), image("bad", 0.1), image("middling", 0.5)],
  ap50: 0.66,
  floor: { name: "threshold", ap50: 0.4 },
  figures: [{ name: "PQ", value: "0.5" }],
  curves: [
    {
      epoch: 1,
      step: 10,
      loss: 2,
      parts: {},
      learningRate: 1e-3,
      seconds: 1,
      best: true,
      validation: { name: "AP", value: 0.2 },
    },
    {
      epoch: 2,
      step: 20,
      loss: 1,
      parts: {},
      learningRate: 1e-3,
      seconds: 2,
      best: true,
      validation: { name: "AP", value: 0.6 },
    },
  ],
  examples: [
    {
      name: "bad",
      png: new Uint8Array([137, 80, 78, 71]),
      truth: drawLabels(["11.2"]),
      prediction: drawLabels(["11.."]),
      missed: new Set([2]),
      extra: new Set(),
    },
  ],
  provenance: [{ name: "Seed", value: "1" }],
  notes: ["x.png was left out"],
};

test("the report tells its figures beside the floor, worst image first, and needs nothing from elsewhere", () => {
  const html = renderReport(data);
  expect(html).toMatch(/<b>66<\/b> of 100 cells right/);
  expect(html).toMatch(/Without learning.*>40</s);
  const rows = [...html.matchAll(/<tr><td>(\w+)<\/td><td>\d+<\/td>/g)].map(([, name]) => name);
  expect(rows).toEqual(["bad", "middling", "good"]);
  expect(html).toContain("&lt;b&gt;mine&lt;/b&gt;");
  expect(html).not.toMatch(/<b>mine|https?:|<script|<link|@import|NaN|undefined/);
  expect(html.match(/class="hand missed"/g)).toHaveLength(1);
  expect(html.match(/data:image\/png;base64,iVBORw==/g)).toHaveLength(1);
  expect(html).toContain("prefers-color-scheme:light");
});

test("without images set aside and without curves the report says so", () => {
  const html = renderReport({
    ...data,
    judgedOn: "learnt",
    curves: data.curves.map(({ validation: _, ...rest }) => rest),
  });
  expect(html).toMatch(/the model learnt from them/);
  expect(html).toMatch(/No image was set aside/);
  expect(renderReport({ ...data, curves: [], examples: [], images: [], ap50: Number.NaN })).toContain("–");
});
