/**
 * A table of measurements of the objects in a label image.
 */
import { resolve } from "node:path";
import {
  addPlaneColumns,
  CambrianError,
  formatCsv,
  type Image,
  type ImageInfo,
  type ImageSize,
  joinTables,
  type Labels,
  labelsFromImage,
  measure as measureLabels,
  openImage,
  saveTable,
  type Table,
  toPlanes,
} from "cambrian";
import type { Command } from "../command.js";
import { planesOf } from "../predict/planes-of.js";

interface Flags {
  readonly image?: string;
  readonly table?: string;
}

export const measure: Command = {
  name: "measure",
  about: "Measure the objects of a label image: area, shape, position and, with --image, intensity.",
  arguments: [
    {
      name: "<labels>",
      about: "label image: 0 is background, every object has its own number; of stacks and series every plane",
    },
  ],
  flags: [
    { flag: "--image <file>", about: "the image the labels belong to; adds intensities of every channel" },
    { flag: "--table <file.csv>", about: "where to write the table; without it the table is printed" },
  ],
  examples: ["cambrian measure A01_labels.tif --image A01.tif --table A01.csv"],
  async run({ args, flags, world }) {
    const [labelsFile = ""] = args;
    const { image: imageFile, table: tableFile } = flags as Flags; // declared above
    const { signal } = world;
    await using labels = await openImage(resolve(world.cwd, labelsFile), { signal, palette: "indices" });
    await using image =
      imageFile === undefined ? undefined : await openImage(resolve(world.cwd, imageFile), { signal });
    if (image) assertSameSize(image.info, labels.info);
    const tables: Table[] = [];
    for (const at of planesOf(labels.info.size)) {
      const plane = labelsFromImage(await labels.read(at, { signal }), labelsFile);
      const intensity = await image?.read(at, { signal });
      tables.push(addPlaneColumns(measurePlane(plane, intensity), { ...at, of: labels.info }));
    }
    const table = joinTables(tables);
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

/** Throws `image/size-mismatch` unless both have the same frames, sections, rows and columns. */
function assertSameSize({ size: image }: ImageInfo, { size: labels }: ImageInfo): void {
  if (image.t === labels.t && image.z === labels.z && image.y === labels.y && image.x === labels.x) return;
  const tell = ({ t, z, y, x }: ImageSize): string =>
    `${x} x ${y} pixels${t > 1 ? `, ${t} frames` : ""}${z > 1 ? `, ${z} sections` : ""}`;
  throw new CambrianError(
    "image/size-mismatch",
    `The image is ${tell(image)} and the labels ${tell(labels)}. Give the image these labels were made for; of stacks and series both need the same planes.`,
    { image, labels },
  );
}

function measurePlane(labels: Labels, image: Image | undefined): Table {
  const pixelSize = labels.pixelSize ?? image?.pixelSize;
  return measureLabels(pixelSize ? { ...labels, pixelSize } : labels, {
    ...(image ? { intensity: toPlanes(image) } : {}),
    ...(image && image.size.c > 1 ? { channelNames: image.channels.map(({ name }) => name) } : {}),
    ...(pixelSize ? { units: "both" as const } : {}),
  });
}
