import { drawLabels, traceOutlines } from "@cambrian/core";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { formatGeoJson } from "./geojson.js";
import { encodeRoi, encodeRoiZip } from "./imagej-roi.js";

const outlines = traceOutlines(drawLabels(["11.222", "1..2.2", "...222", "3..3.."]));

test("GeoJSON has a feature per object: polygons with holes, pieces as a MultiPolygon, closed rings, a name and a confidence", () => {
  const confidence = new Map([[2, 0.75]]);
  const { type, features } = JSON.parse(formatGeoJson(outlines, { names: new Map([[1, 'a "cell"']]), confidence }));
  expect(type).toBe("FeatureCollection");
  expect(features.map(({ geometry }: { geometry: { type: string } }) => geometry.type)).toEqual([
    "Polygon",
    "Polygon",
    "MultiPolygon",
  ]);
  expect(features[0].properties).toEqual({ objectType: "detection", name: 'a "cell"', measurements: { label: 1 } });
  expect(features[0].geometry.coordinates).toEqual([
    [
      [0, 0],
      [2, 0],
      [2, 1],
      [1, 1],
      [1, 2],
      [0, 2],
      [0, 0],
    ],
  ]);
  expect(features[1].geometry.coordinates).toHaveLength(2);
  expect(features[1].properties.measurements).toEqual({ label: 2, confidence: 0.75 });
  expect(features[2].geometry.coordinates).toHaveLength(2);
});

test("no objects give a valid empty collection and an empty zip", () => {
  expect(JSON.parse(formatGeoJson([]))).toEqual({ type: "FeatureCollection", features: [] });
  expect(unzipSync(encodeRoiZip([]))).toEqual({});
});

test("an object in one piece is a traced ROI, one with holes or pieces a composite", () => {
  const files = unzipSync(encodeRoiZip(outlines));
  expect(Object.keys(files)).toEqual(["0001.roi", "0002.roi", "0003.roi"]);
  expect(Object.values(files).map((roi) => roi[6])).toEqual([8, 1, 1]);
});

test("a traced ROI holds its corners from its bounding box, and its name", () => {
  const [outline] = traceOutlines(drawLabels([".....", "..11.", "..1.."]));
  const roi = encodeRoi(outline as (typeof outlines)[0], "cell µ 7");
  const view = new DataView(roi.buffer);
  const shorts = (at: number, count: number) => Array.from({ length: count }, (_, i) => view.getInt16(at + 2 * i));
  expect(String.fromCharCode(...roi.subarray(0, 4))).toBe("Iout");
  expect(shorts(8, 4)).toEqual([1, 2, 3, 4]); // top, left, bottom, right
  expect(shorts(16, 1)).toEqual([6]);
  expect(shorts(64, 12)).toEqual([0, 2, 2, 1, 1, 0, 0, 0, 1, 1, 2, 2]);
  const header2 = view.getInt32(60);
  const [at, length] = [view.getInt32(header2 + 16), view.getInt32(header2 + 20)];
  expect(String.fromCharCode(...shorts(at, length))).toBe("cell µ 7");
});

test("objects beyond 32767 pixels are composites, whose coordinates are floats", () => {
  const far = traceOutlines({
    height: 1,
    width: 40_000,
    data: Uint32Array.from({ length: 40_000 }, (_, x) => (x > 39_990 ? 1 : 0)),
  });
  const roi = encodeRoi(far[0] as (typeof outlines)[0], "far");
  expect(roi[6]).toBe(1);
  expect(new DataView(roi.buffer).getFloat32(64 + 4)).toBe(39_991);
});

test("two objects of one name, or a name no file can have, still get a file each", () => {
  const names = new Map([
    [1, "a/b"],
    [2, "a/b"],
    [3, "c"],
  ]);
  expect(Object.keys(unzipSync(encodeRoiZip(outlines, { names })))).toEqual(["a_b.roi", "a_b-2.roi", "c.roi"]);
});

test("a zip holds 65535 ROIs; one more is refused with a way out", () => {
  const [outline] = outlines as [(typeof outlines)[0]];
  const many = Array.from({ length: 65_536 }, (_, index) => ({ ...outline, id: index + 1 }));
  expect(() => encodeRoiZip(many)).toThrow(expect.objectContaining({ code: "outlines/too-many" }));
  expect(() => encodeRoiZip(many)).toThrow(/65536 objects.*GeoJSON/);
});
