import { encode } from "fast-png";
import { expect, test } from "vitest";
import { openImageSource } from "../open-image.js";
import { memorySource } from "../source/source.js";

test.each([1, 2, 3, 5, 8, 9, 17])(
  "interlaced pictures %d pixels wide (written by fast-png 8.0.0) are the same as plain ones",
  async (width) => {
    for (const [channels, depth] of [
      [1, 8],
      [1, 16],
      [3, 8],
      [3, 16],
    ] as const) {
      const height = 11;
      const length = width * height * channels;
      const data = depth === 8 ? new Uint8Array(length) : new Uint16Array(length);
      for (let k = 0; k < length; k++) data[k] = k * 7919;
      const bytes = encode({ width, height, data, depth, channels }, { interlace: "Adam7" });
      const image = await (await openImageSource(memorySource("x.png", bytes))).read();
      const expected = Array.from({ length: data.length }, (_, i) => {
        const plane = width * height;
        return data[(i % plane) * channels + Math.floor(i / plane)];
      });
      expect([...image.data]).toEqual(expected);
    }
  },
);
