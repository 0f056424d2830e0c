/**
 * What every format promises. A new member passes this suite before it gets its line in registry.ts.
 */
import { CambrianError, type Image } from "@cambrian/core";
import { describe, expect, test } from "vitest";
import type { Format } from "../format.js";
import { openImageSource } from "../open-image.js";
import { memorySource } from "../source/source.js";

export interface FormatExample {
  /** An image the format holds, larger than one strip or tile. */
  readonly image: Image;
  /** How far pixels may be from what was written; 0 unless the format loses something. */
  readonly within: number;
  /** Pixel size survives writing. */
  readonly keepsPixelSize: boolean;
  /** A file that an independent program made, and what is in it. */
  readonly fixture: {
    readonly made: string;
    readonly bytes: Uint8Array;
    readonly image: Image;
    readonly within: number;
  };
}

export function describeFormat(format: Format, { image, within, keepsPixelSize, fixture }: FormatExample): void {
  const open = (bytes: Uint8Array) => openImageSource(memorySource(`x${format.extensions[0]}`, bytes));

  describe(format.name, () => {
    test("reads what it wrote", async () => {
      const opened = await open(await format.write(image));
      expect(opened.format).toBe(format.name);
      const back = await opened.read();
      expect(back.size).toEqual(image.size);
      expect(back.dtype).toBe(image.dtype);
      expect(back.rgb).toBe(image.rgb);
      if (keepsPixelSize) expect(back.pixelSize).toEqual(image.pixelSize);
      expect(largestDifference(back.data, image.data)).toBeLessThanOrEqual(within);
    });

    test("a region is the same pixels as in the whole", async () => {
      const opened = await open(await format.write(image));
      const whole = await opened.read();
      const region = { y0: 3, x0: 5, y1: image.size.y - 1, x1: 19 };
      const part = await opened.read({ region });
      const cut: number[] = [];
      const { y, x } = image.size;
      for (let plane = 0; plane < whole.data.length / (y * x); plane++)
        for (let row = region.y0; row < region.y1; row++)
          for (let column = region.x0; column < region.x1; column++)
            cut.push(whole.data[(plane * y + row) * x + column] as number);
      expect(largestDifference(part.data, cut)).toBe(0);
    });

    test("one channel is asked for by number or by name, and a wrong name is refused with the right ones", async () => {
      const opened = await open(await format.write(image));
      const last = image.size.c - 1;
      const byNumber = await opened.read({ c: last });
      expect(byNumber.size.c).toBe(1);
      const byName = await opened.read({ c: opened.info.channels[last]?.name ?? "" });
      expect(byName.channels).toEqual(byNumber.channels);
      expect(largestDifference(byName.data, byNumber.data)).toBe(0);
      await expect(opened.read({ c: "DAPI 2" })).rejects.toMatchObject({ code: "image/unknown-channel" });
      await expect(opened.read({ z: image.size.z })).rejects.toMatchObject({ code: "image/out-of-range" });
    });

    test("levels begin with the image itself, become smaller, and are read by region as the image is", async () => {
      const opened = await open(await format.write(image));
      expect(opened.levels[0]).toEqual({ height: image.size.y, width: image.size.x, scale: 1 });
      for (const [level, { height, width, scale }] of opened.levels.entries()) {
        if (level > 0) expect(scale).toBeGreaterThan(opened.levels[level - 1]?.scale as number);
        const whole = await opened.read({ t: 0, z: 0, c: 0, level });
        expect(whole.size).toMatchObject({ y: height, x: width });
        const region = { y0: height >> 1, x0: 0, y1: height, x1: 1 + (width >> 1) };
        const part = await opened.read({ t: 0, z: 0, c: 0, level, region });
        const cut = part.data.map((_, i) => {
          const wide = region.x1 - region.x0;
          return whole.data[(region.y0 + Math.floor(i / wide)) * width + (i % wide)] as number;
        });
        expect(largestDifference(part.data, cut)).toBe(0);
      }
      const none = { level: opened.levels.length };
      await expect(opened.read(none)).rejects.toMatchObject({ code: "image/out-of-range" });
    });

    test(`reads a file made by ${fixture.made}`, async () => {
      const opened = await open(fixture.bytes);
      expect(opened.format).toBe(format.name);
      const back = await opened.read();
      expect(back.size).toEqual(fixture.image.size);
      expect(back.pixelSize).toEqual(fixture.image.pixelSize);
      expect(largestDifference(back.data, fixture.image.data)).toBeLessThanOrEqual(fixture.within);
    });

    test("refuses a truncated file with a code", async () => {
      const bytes = await format.write(image);
      for (const share of [0, 0.01, 0.1, 0.3, 0.5, 0.8, 0.95]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share));
        await expect(open(cut).then((opened) => opened.read())).rejects.toBeInstanceOf(CambrianError);
      }
    });

    test("stops when it is cancelled", async () => {
      const signal = AbortSignal.abort();
      const bytes = await format.write(image);
      const cancelled = { code: "work/cancelled" };
      await expect(openImageSource(memorySource("x", bytes), { signal })).rejects.toMatchObject(cancelled);
      await expect((await open(bytes)).read({}, { signal })).rejects.toMatchObject(cancelled);
      await expect(format.write(image, { signal })).rejects.toMatchObject(cancelled);
    });
  });
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)));
  return largest;
}
