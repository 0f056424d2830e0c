import { drawLabels, makeImage, makeLabels, type PixelSize } from "@cambrian/core";
import { expect, test } from "vitest";
import type { Example } from "../task.js";
import { predictionScale, studyCells } from "./study.js";
import type { CellsTruth } from "./types.js";

const labels = drawLabels(["......", ".1122.", ".1122.", "......"]);

function example(
  channels: number,
  about: { rgb?: boolean; pixelSize?: PixelSize; names?: string[]; data?: number[] } = {},
): Example<CellsTruth> {
  const data = Uint8Array.from({ length: channels * 24 }, (_, i) => about.data?.[Math.floor(i / 24)] ?? i);
  const { rgb = false, pixelSize, names } = about;
  const image = makeImage(
    data,
    { y: 4, x: 6, c: channels },
    { rgb, ...(pixelSize ? { pixelSize } : {}), ...(names ? { channels: names.map((name) => ({ name })) } : {}) },
  );
  return { name: `${channels} channels`, image, truth: { labels } };
}

test("the typical diameter is that of a disc of the median area, of cells that no edge cuts", () => {
  const traits = studyCells([example(1)]);
  expect(traits.objectDiameterPx).toBeCloseTo(2 * Math.sqrt(4 / Math.PI), 9);
  expect(traits.objects).toBe(2);
  const cut = { ...example(1), truth: { labels: drawLabels(["111111", "111111", "......", "..22.."]) } };
  expect(studyCells([cut, example(1)]).objectDiameterPx).toBe(traits.objectDiameterPx);
  expect(studyCells([cut]).objects).toBe(2);
});

test("images without cells give no diameter", () => {
  const empty = { ...example(1), truth: { labels: makeLabels(4, 6) } };
  expect(studyCells([empty])).not.toHaveProperty("objectDiameterPx");
  expect(() => studyCells([])).toThrow(expect.objectContaining({ code: "data/empty" }));
});

test("grey and colour mix to colour, and colour with equal channels is grey", () => {
  const colour = example(3, { rgb: true, data: [10, 20, 30] });
  const greyAsColour = example(3, { rgb: true, data: [7, 7, 7] });
  expect(studyCells([example(1), colour, greyAsColour])).toMatchObject({ channels: 3, rgb: true });
  expect(studyCells([example(1), greyAsColour])).toMatchObject({ channels: 1, rgb: false, channelNames: ["grey"] });
  expect(() => studyCells([example(2), colour])).toThrow(expect.objectContaining({ code: "image/channel-mismatch" }));
  expect(() => studyCells([example(2), example(1)])).toThrow(
    expect.objectContaining({ code: "image/channel-mismatch" }),
  );
});

test("channel names are kept when all agree", () => {
  const named = example(2, { names: ["DAPI", "actin"] });
  expect(studyCells([named, named]).channelNames).toEqual(["DAPI", "actin"]);
  expect(studyCells([named, example(2)]).channelNames).toEqual(["channel 1", "channel 2"]);
});

test("a pixel size is learnt when all images agree on it", () => {
  const at = (x: number) => example(1, { pixelSize: { x, y: x } });
  expect(studyCells([at(0.5), at(0.502)]).pixelSizeUm).toBeCloseTo(0.501, 9);
  expect(studyCells([at(0.5), at(0.52)])).not.toHaveProperty("pixelSizeUm");
  expect(studyCells([at(0.5), example(1)])).not.toHaveProperty("pixelSizeUm");
});

test("images are scaled until their cells are as large as in training", () => {
  const traits = { channels: 1, channelNames: ["grey"], rgb: false, objectDiameterPx: 20, pixelSizeUm: 0.5 };
  const fine = { pixelSize: { x: 0.25, y: 0.25 } };
  expect(predictionScale(traits, {}, "10px")).toBe(2);
  expect(predictionScale(traits, {}, "20")).toBe(1);
  expect(predictionScale(traits, {}, "20.1px")).toBe(1);
  expect(predictionScale(traits, fine, "20um")).toBe(0.25);
  expect(predictionScale(traits, fine)).toBe(0.5);
  expect(predictionScale(traits, {})).toBe(1);
  const { pixelSizeUm: _, ...unsized } = traits;
  expect(predictionScale(unsized, fine)).toBe(1);
  const { objectDiameterPx: __, ...unmeasured } = traits;
  for (const [code, run] of [
    ["option/needs-pixel-size", () => predictionScale(traits, {}, "20um")],
    ["option/needs-object-size", () => predictionScale(unmeasured, {}, "20px")],
    ["option/bad-scale", () => predictionScale(traits, {}, "1px")],
    ["option/bad-scale", () => predictionScale(traits, { pixelSize: { x: 100, y: 100 } })],
    ["option/bad-quantity", () => predictionScale(traits, {}, "big")],
  ] as const)
    expect(run).toThrow(expect.objectContaining({ code }));
});
