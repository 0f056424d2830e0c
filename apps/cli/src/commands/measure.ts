/**
 * A table of measurements of the objects in a label image.
 */
import { resolve } from "node:path";
import {
  CambrianError,
  formatCsv,
  measure as measureLabels,
  readImage,
  readLabels,
  saveTable,
  toPlanes,
} from "cambrian";
import type { Command } from "../command.js";

interface Flags {
  readonly image?: string;
  readonly table?: string;
}

export const measure: Command = {
  name: "measure",
  about: "Measure the objects of a label image: area, shape, position and, with --image, intensity.",
  arguments: [{ name: "<labels>", about: "label image: 0 is background, every object has its own number" }],
  flags: [
    { flag: "--image <file>", about: "the image the labels belong to; adds intensities of every channel" },
    { flag: "--table <file.csv>", about: "where to write the table; without it the table is printed" },
  ],
  examples: ["cambrian measure A01_labels.tif --image A01.tif --table A01.csv"],
  async run({ args, flags, world }) {
    const [labelsFile = ""] = args;
    const { image: imageFile, table: tableFile } = flags as Flags; // declared above
    const labels = await readLabels(resolve(world.cwd, labelsFile));
    const image = imageFile === undefined ? undefined : await readImage(resolve(world.cwd, imageFile));
    if (image && (image.size.y !== labels.height || image.size.x !== labels.width)) {
      throw new CambrianError(
        "image/size-mismatch",
        `The image is ${image.size.x} x ${image.size.y} pixels and the labels ${labels.width} x ${labels.height}. Give the image these labels were made for.`,
        { image: [image.size.y, image.size.x], labels: [labels.height, labels.width] },
      );
    }
    const pixelSize = labels.pixelSize ?? image?.pixelSize;
    const table = measureLabels(pixelSize ? { ...labels, pixelSize } : labels, {
      ...(image ? { intensity: toPlanes(image) } : {}),
      ...(image && image.size.c > 1 ? { channelNames: image.channels.map(({ name }) => name) } : {}),
      ...(pixelSize ? { units: "both" as const } : {}),
    });
    const columns = table.columns.map(({ name, unit }) => ({ name, unit: unit ?? null }));
    if (tableFile === undefined)
      return { json: { objects: table.rows, table: null, columns }, lines: [formatCsv(table).trimEnd()] };
    await saveTable(resolve(world.cwd, tableFile), table);
    return {
      json: { objects: table.rows, table: tableFile, columns },
      lines: [`${table.rows} ${table.rows === 1 ? "object" : "objects"}, ${columns.length} columns: ${tableFile}`],
    };
  },
};
