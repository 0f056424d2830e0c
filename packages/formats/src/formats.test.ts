import { makeImage } from "@cambrian/core";
import { describe, expect, test } from "vitest";
import { imagejTiff } from "./imagej-tiff/format.js";
import { jpeg } from "./jpeg/format.js";
import { omeTiff } from "./ome-tiff/format.js";
import { omeZarr } from "./ome-zarr/format.js";
import { openImageSource } from "./open-image.js";
import { png } from "./png/format.js";
import { formats } from "./registry.js";
import { memorySource } from "./source/source.js";
import { describeFormat } from "./testing/describe-format.js";
import { fixtureBytes, getFixture, listFixtures } from "./testing/fixtures.node.js";
import { tiff } from "./tiff/format.js";

/** The rule of scripts/fixtures/formats_pyramids.py. */
function zarrFixture() {
  const data = new Uint16Array(2 * 2 * 2 * 50 * 67);
  let at = 0;
  for (let t = 0; t < 2; t++)
    for (let c = 0; c < 2; c++)
      for (let z = 0; z < 2; z++)
        for (let y = 0; y < 50; y++)
          for (let x = 0; x < 67; x++) data[at++] = ((3 * t + 5 * c + 7 * z + 11 * y + 13 * x) % 251) * 100;
  const pixelSize = { x: 0.5, y: 0.25, z: 0.5, tSeconds: 2.5 };
  return makeImage(data, { t: 2, c: 2, z: 2, y: 50, x: 67 }, { pixelSize });
}

const pixelSize = { x: 0.325, y: 0.65 };
const ramp = (length: number, step: number, top: number) => Uint16Array.from({ length }, (_, i) => (i * step) % top);

describeFormat(png, {
  image: makeImage(ramp(3 * 60 * 70, 7919, 65536), { c: 3, y: 60, x: 70 }, { rgb: true, pixelSize }),
  within: 0,
  keepsPixelSize: true,
  fixture: getFixture("grey.png"),
});
describeFormat(jpeg, {
  image: makeImage(
    Uint8Array.from({ length: 3 * 60 * 70 }, (_, i) => 40 + (i % 70) + Math.floor(i / 4200) * 30),
    { c: 3, y: 60, x: 70 },
    { rgb: true },
  ),
  within: 12,
  keepsPixelSize: false,
  fixture: getFixture("progressive.jpg"),
});
describeFormat(tiff, {
  image: makeImage(Int32Array.from(ramp(2 * 300 * 310, 13, 50000)), { z: 2, c: 1, y: 300, x: 310 }, { pixelSize }),
  within: 0,
  keepsPixelSize: true,
  fixture: getFixture("int16-lzw-tiled.tif"),
});
const stack = { size: { t: 2, c: 3, z: 4, y: 30, x: 40 }, voxel: { x: 0.325, y: 0.65, z: 0.5, tSeconds: 1.5 } };
describeFormat(imagejTiff, {
  image: makeImage(ramp(2 * 3 * 4 * 1200, 7919, 65536), stack.size, { pixelSize: stack.voxel }),
  within: 0,
  keepsPixelSize: true,
  fixture: getFixture("imagej-contiguous.tif"),
});
describeFormat(omeTiff, {
  image: makeImage(Float64Array.from(ramp(2 * 3 * 4 * 1200, 7919, 65536), Math.sqrt), stack.size, {
    pixelSize: stack.voxel,
    channels: [{ name: "DAPI", color: "#0000FF" }, { name: 'a "b" <c> & µ', color: "#FF8000" }, { name: "phase" }],
  }),
  within: 0,
  keepsPixelSize: true,
  fixture: getFixture("ome-ztcyx.ome.tif"),
});
describeFormat(omeZarr, {
  image: makeImage(
    ramp(2 * 2 * 530 * 517, 7919, 65536),
    { c: 2, z: 2, y: 530, x: 517 },
    {
      pixelSize: stack.voxel,
      channels: [
        { name: "DAPI", color: "#0000FF" },
        { name: 'a "b" <c> & µ', color: "#FF8000" },
      ],
    },
  ),
  within: 0,
  keepsPixelSize: true,
  fixture: {
    made: "zarr-python 2.13 (level 0 of pyramids/v2-blosc.zip)",
    bytes: fixtureBytes("pyramids/v2-blosc.zip"),
    image: zarrFixture(),
    within: 0,
  },
});

test("every member of the registry is held to the suite", () => {
  expect(formats.map(({ name }) => name).sort()).toEqual([
    "imagej-tiff",
    "jpeg",
    "ome-tiff",
    "ome-zarr",
    "png",
    "tiff",
  ]);
});

describe("files that other programs made", () => {
  for (const { file, made, format, within, bytes, image, channels } of listFixtures()) {
    test(`${file} by ${made}`, async () => {
      const opened = await openImageSource(memorySource(file, bytes));
      expect(opened.format).toBe(format);
      const back = await opened.read();
      expect({ ...back, data: undefined, channels: undefined }).toEqual({
        ...image,
        data: undefined,
        channels: undefined,
      });
      if (channels) expect(back.channels).toEqual(channels);
      if (within === 0) expect(back.data).toEqual(image.data);
      else
        back.data.forEach((value, i) => {
          expect(Math.abs(value - (image.data[i] as number))).toBeLessThanOrEqual(within);
        });
    });
  }
});
