import { type Image, makeImage, makePixelData, makeRandom, resizePlanes } from "@cambrian/core";
import { expect, test } from "vitest";
import { cropPlanes } from "../predict/tiles.js";
import { readableImage } from "../testing/readable-image.js";
import { normalisedPlanes } from "./network-input.js";
import { openNormalised, resizedSource } from "./plane-source.js";

function noise(
  dtype: Image["dtype"],
  size: { t?: number; c: number; z?: number; y: number; x: number },
  rgb = false,
): Image {
  const random = makeRandom(size.y);
  const data = makePixelData(dtype, (size.t ?? 1) * size.c * (size.z ?? 1) * size.y * size.x);
  for (let i = 0; i < data.length; i++) data[i] = 100 + 30 * random.normal();
  return makeImage(data, size, { rgb });
}

const regions = (height: number, width: number) => [
  { y0: 0, x0: 0, y1: height, x1: width },
  { y0: height >> 1, x0: 3, y1: height, x1: width - 2 },
  { y0: 1, x0: width >> 1, y1: 2, x1: (width >> 1) + 1 },
];

test("parts are normalised as the whole is: any type, channels, colours, grey colours, sections", async () => {
  const grey = noise("uint8", { c: 3, y: 40, x: 50 }, true);
  for (let i = 0; i < 2000; i++) grey.data[i + 2000] = grey.data[i + 4000] = grey.data[i] as number;
  const nan = noise("float32", { c: 1, y: 30, x: 40 });
  nan.data[7] = Number.NaN;
  const images = [
    noise("uint8", { c: 1, y: 33, x: 47 }),
    noise("uint16", { c: 2, y: 33, x: 47 }),
    noise("float64", { t: 2, c: 2, z: 3, y: 20, x: 30 }),
    noise("uint8", { c: 3, y: 40, x: 50 }, true),
    grey,
    nan,
    noise("uint16", { c: 1, y: 1100, x: 1000 }), // more than is looked at
  ];
  for (const image of images) {
    const at = { t: image.size.t - 1, z: image.size.z - 1 };
    const whole = normalisedPlanes(image, at);
    const source = await openNormalised(readableImage(image), at);
    expect(source).toMatchObject({ channels: whole.channels, height: whole.height, width: whole.width });
    for (const region of regions(whole.height, whole.width))
      expect(equal((await source.read(region)).data, cropPlanes(whole, region).data)).toBe(true);
    const size = { height: Math.ceil(whole.height * 0.6), width: whole.width * 2 };
    const resized = resizePlanes(whole, size);
    for (const region of regions(size.height, size.width))
      expect(equal((await resizedSource(source, size).read(region)).data, cropPlanes(resized, region).data)).toBe(true);
  }
});

test("pixels that are not finite are refused when asked to, and told", async () => {
  const image = noise("float32", { c: 1, y: 30, x: 40 });
  image.data[7] = Number.NaN;
  const run = openNormalised(readableImage(image), { t: 0, z: 0, refuse: true });
  await expect(run).rejects.toMatchObject({ code: "image/not-finite", details: { bad: 1 } });
});

function equal(a: Float32Array, b: Float32Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));
}
