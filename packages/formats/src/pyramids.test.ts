/** Files with several resolutions that other programs made (scripts/fixtures/formats_pyramids.py). */
import { expect, test } from "vitest";
import { type OpenImage, openImageSource } from "./open-image.js";
import { memorySource } from "./source/source.js";
import { fixtureBytes } from "./testing/fixtures.node.js";

const open = (file: string) => openImageSource(memorySource(file, fixtureBytes(`pyramids/${file}`)));

/** The rule of the script: level k holds every 2^k-th row and column. */
async function expectRule(image: OpenImage, factor: number) {
  for (const [level, { height, width, scale }] of image.levels.entries()) {
    expect(scale).toBe(2 ** level);
    const { t, c, z } = image.info.size;
    const region = { y0: 3, x0: 5, y1: height, x1: width - 1 };
    const part = await image.read({ region, level });
    expect(part.size).toEqual({ t, c, z, y: height - 3, x: width - 6 });
    let at = 0;
    for (let frame = 0; frame < t; frame++)
      for (let channel = 0; channel < c; channel++)
        for (let section = 0; section < z; section++)
          for (let y = 3; y < height; y++)
            for (let x = 5; x < width - 1; x++) {
              const rule = (3 * frame + 5 * channel + 7 * section + 11 * y * scale + 13 * x * scale) % 251;
              if (part.data[at++] !== rule * factor)
                expect({ level, frame, channel, section, y, x }).toBe("as the rule");
            }
  }
}

const halves = [
  { height: 50, width: 67, scale: 1 },
  { height: 25, width: 34, scale: 2 },
  { height: 13, width: 17, scale: 4 },
];

test("smaller copies in SubIFDs are the levels of an OME-TIFF, for every channel and section", async () => {
  const image = await open("sub-directories.ome.tif");
  expect(image.format).toBe("ome-tiff");
  expect(image.info.size).toEqual({ t: 1, c: 2, z: 3, y: 50, x: 67 });
  expect(image.levels).toEqual(halves);
  await expectRule(image, 100);
});

test("a level's pixels are as much larger as it is smaller", async () => {
  const image = await open("sub-directories.ome.tif");
  expect((await image.read({ z: 0 })).pixelSize).toEqual({ x: 0.5, y: 0.5 });
  expect((await image.read({ z: 0, level: 2 })).pixelSize).toEqual({ x: 2, y: 2 });
});

test("pages that are marked as reduced are levels, not sections", async () => {
  const image = await open("pages.tif");
  expect(image.info.size).toEqual({ t: 1, c: 1, z: 1, y: 50, x: 67 });
  expect(image.levels).toEqual(halves);
  await expectRule(image, 1);
});

test("a slide of Aperio gives its levels and pixel size; thumbnail, label and overview are passed over", async () => {
  const image = await open("slide.svs");
  expect(image.info).toMatchObject({ rgb: true, size: { c: 3, z: 1 }, pixelSize: { x: 0.499, y: 0.499 } });
  expect(image.levels).toEqual(halves);
  await expectRule(image, 1);
});

for (const file of [
  "v2-blosc.zip",
  "v2-zlib-big-endian.zip",
  "v2-lz4-column-order.zip",
  "v3-gzip.zip",
  "v3-sharded-zstd.zip",
  "v3-sharded-blosc.zip",
])
  test(`${file}: every frame, channel and section of both levels`, async () => {
    const image = await open(file);
    expect(image.format).toBe("ome-zarr");
    expect(image.info).toEqual({
      dtype: "uint16",
      size: { t: 2, c: 2, z: 2, y: 50, x: 67 },
      channels: [
        { name: "DAPI", color: "#0000FF" },
        { name: "GFP", color: "#00FF00" },
      ],
      rgb: false,
      pixelSize: { x: 0.5, y: 0.25, z: 0.5, tSeconds: 2.5 },
    });
    expect(image.levels).toEqual(halves.slice(0, 2));
    await expectRule(image, 100);
  });

test("labels beside an image are listed and opened; chunks that were never written hold the fill value", async () => {
  const image = await open("v2-labels.zip");
  expect(image.info.size).toEqual({ t: 1, c: 1, z: 1, y: 50, x: 67 });
  await expectRule(image, 1);
  expect(image.labels).toEqual(["cells"]);
  const cells = await image.openLabels("cells");
  const { data } = await cells.read();
  expect(cells.info.dtype).toBe("int32"); // 64 bits in the file
  for (let y = 0; y < 50; y++)
    for (let x = 0; x < 67; x++) {
      const inside = y >= 16 && y < 32 && x >= 16 && x < 48;
      expect(data[y * 67 + x]).toBe(inside ? 70000 : 7);
    }
  await expect(image.openLabels("nuclei")).rejects.toMatchObject({ code: "labels/unknown" });
});

test("a level that is not there is refused, and so is a region outside it", async () => {
  const image = await open("pages.tif");
  await expect(image.read({ level: 3 })).rejects.toMatchObject({ code: "image/out-of-range" });
  await expect(image.read({ level: -1 })).rejects.toMatchObject({ code: "image/out-of-range" });
  const region = { y0: 0, x0: 0, y1: 26, x1: 34 };
  await expect(image.read({ level: 1, region })).rejects.toMatchObject({ code: "image/out-of-range" });
});
