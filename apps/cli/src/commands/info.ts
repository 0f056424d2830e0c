/**
 * What is in an image file, without reading its pixels.
 */
import { resolve } from "node:path";
import { openImage } from "cambrian";
import type { Command } from "../command.js";

export const info: Command = {
  name: "info",
  about: "Say what is in an image file: size, channels, pixel type and pixel size.",
  arguments: [{ name: "<file>", about: "PNG, JPEG, TIFF, OME-TIFF or OME-Zarr" }],
  flags: [],
  examples: ["cambrian info plate/A01.ome.tif"],
  async run({ args, world }) {
    const [file = ""] = args;
    await using image = await openImage(resolve(world.cwd, file));
    const { size, dtype, channels, pixelSize, rgb } = image.info;
    const { t, c, z, y, x } = size;
    const physical = pixelSize
      ? `${formatMicrometres(pixelSize.x)} x ${formatMicrometres(pixelSize.y)} µm${pixelSize.z ? `, sections ${formatMicrometres(pixelSize.z)} µm apart` : ""}${pixelSize.tSeconds ? `, ${formatMicrometres(pixelSize.tSeconds)} s between frames` : ""}`
      : "the file does not say";
    return {
      json: {
        file,
        format: image.format,
        size,
        dtype,
        channels,
        rgb,
        pixelSize: pixelSize ?? null,
        levels: image.levels,
        labels: image.labels,
      },
      lines: [
        file,
        `  format      ${image.format}`,
        `  size        ${x} x ${y} pixels${t * z > 1 ? `, ${t} ${t === 1 ? "frame" : "frames"}, ${z} ${z === 1 ? "section" : "sections"}` : ""}`,
        `  channels    ${c} (${rgb ? "red, green, blue" : channels.map(({ name }) => name).join(", ")})`,
        `  pixel type  ${dtype}`,
        `  pixel size  ${physical}`,
        ...(image.levels.length > 1
          ? [`  levels      ${image.levels.map(({ height, width }) => `${width} x ${height}`).join(", ")}`]
          : []),
        ...(image.labels.length > 0 ? [`  labels      ${image.labels.join(", ")}`] : []),
      ],
    };
  },
};

const formatMicrometres = (value: number): string => String(Number(value.toPrecision(6)));
