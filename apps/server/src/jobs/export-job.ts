/**
 * Write results as files: each whole or not there, in a folder of the project named after the job. Started again after a
 * crash it begins anew.
 */
import { createWriteStream } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { CambrianError, makeLabels, throwIfCancelled } from "@cambrian/core";
import { writeFileAtomic } from "@cambrian/core/node";
import { openImage, openZarrWriter, saveLabels, saveOutlines, saveTable } from "@cambrian/formats/node";
import type { ImageRecord, JobWork, PlaneRef, ProjectState } from "@cambrian/project";
import type { jobOptions } from "@cambrian/protocol";
import type { z } from "zod";
import { writeZarr } from "../export/write-zarr.js";
import { type FileToZip, zipFiles } from "../export/zip-files.js";
import { measureProject, tableOf } from "../measure/measure-project.js";
import { sha256Of } from "../projects/describe-file.js";
import type { AnyJobHandler, JobContext } from "./context.js";
import { jobFolder } from "./job-folder.js";
import { measuringIn } from "./measure-job.js";

type ExportOptions = z.output<(typeof jobOptions)["export"]>;
type What = ExportOptions["what"][number];

export interface ExportedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly about: string;
}

/** Where an export's files are. */
export const exportFolder = (folder: string, job: string): string => join(folder, "exports", job);

export const exportJob: AnyJobHandler = {
  kind: "export",
  async run(given, work, context) {
    const options = given as unknown as ExportOptions; // checked when the job was made
    const state = await context.state();
    const out = exportFolder(context.folder, context.job);
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    const files = new Map<string, string>();
    const add = (name: string, about: string): string => {
      files.set(name, about);
      return join(out, name);
    };
    const images = chooseImages(state, options);
    const perImage = options.what.filter((what) => what in writers) as (keyof typeof writers)[];
    const total = images.length * perImage.length + options.what.length - perImage.length;
    let done = 0;
    const step = (what: string): void => {
      throwIfCancelled(work.signal);
      work.onProgress?.({ what, done: done++, total });
    };
    const names = uniqueNames(images);
    for (const what of perImage) {
      for (const image of images) {
        step("Writing files");
        await writers[what](image, names.get(image.id) ?? image.id, add, context);
      }
    }
    for (const what of options.what) {
      if (what in writers) continue;
      step("Writing files");
      await writeWhole(what, options, state, add, work, context);
    }
    work.onProgress?.({ what: "Writing files", done: total, total });
    const listed: ExportedFile[] = [];
    for (const [name, about] of files) listed.push(await describe(join(out, name), name, about));
    return { files: listed };
  },
};

type Add = (name: string, about: string) => string;
type WriteImage = (image: ImageRecord, name: string, add: Add, context: JobContext) => Promise<void>;

/** Kinds that are written for each image. */
const writers = {
  "masks-tiff": eachPlane(async (labels, name, add) => {
    await saveLabels(add(`${name}_labels.tif`, "Numbered cells, TIFF for ImageJ and Python"), labels);
  }),
  "masks-png": eachPlane(async (labels, name, add) => {
    await saveLabels(add(`${name}_labels.png`, "Numbered cells, 16-bit PNG"), labels);
  }),
  "outlines-imagej": eachPlane(async (labels, name, add) => {
    await saveOutlines(add(`${name}_outlines.zip`, "Outlines for ImageJ's ROI Manager"), labels, { format: "imagej" });
  }),
  "outlines-geojson": eachPlane(async (labels, name, add) => {
    await saveOutlines(add(`${name}_outlines.geojson`, "Outlines as GeoJSON, for QuPath"), labels, {
      format: "geojson",
    });
  }),
  "ome-zarr": exportZarr,
} as const satisfies Partial<Record<What, WriteImage>>;

function eachPlane(
  write: (labels: ReturnType<typeof makeLabels>, name: string, add: Add) => Promise<void>,
): WriteImage {
  return async (image, name, add, context) => {
    const planes = await context.labelledPlanes(image.id);
    for (const plane of planes.length > 0 ? planes : [{ t: 0, z: 0 }]) {
      const { height, width, data } = await context.labels(image.id, plane);
      await write(makeLabels(height, width, data, image.pixelSize), `${name}${planeSuffix(image, plane)}`, add);
    }
  };
}

function planeSuffix({ size }: ImageRecord, { t, z }: PlaneRef): string {
  return `${size.t > 1 ? `_t${String(t).padStart(4, "0")}` : ""}${size.z > 1 ? `_z${String(z).padStart(4, "0")}` : ""}`;
}

/** Pixels and labels together, as one zip that opens where OME-Zarr does. */
async function exportZarr(image: ImageRecord, name: string, add: Add, context: JobContext): Promise<void> {
  const temporary = join(jobFolder(context.folder, context.job), `${name}.ome.zarr`);
  await rm(temporary, { recursive: true, force: true });
  await using file = await openImage(await context.path(image.id));
  const { size } = file.info;
  const pixelSize = image.pixelSize ? { pixelSize: image.pixelSize } : {};
  await writeZarr(file, temporary, { channels: image.channels, ...pixelSize });
  {
    const labelSize = { ...size, c: 1 };
    const path = join(temporary, "labels", "cells");
    await using cells = await openZarrWriter(path, { size: labelSize, dtype: "uint32", kind: "labels", ...pixelSize });
    for (const plane of planesOf(image)) {
      const { data } = await context.labels(image.id, plane);
      await cells.writePlane(plane, data);
    }
    await cells.close();
  }
  const files = await listFiles(temporary);
  const path = add(`${name}.ome.zarr.zip`, "Pixels and numbered cells as OME-Zarr 0.5, zipped");
  await writeZip(
    path,
    files.map((each) => ({ name: relative(temporary, each).replaceAll("\\", "/"), path: each })),
  );
  await rm(temporary, { recursive: true, force: true });
}

function planesOf({ size }: ImageRecord): PlaneRef[] {
  return Array.from({ length: size.t * size.z }, (_, n) => ({ t: Math.floor(n / size.z), z: n % size.z }));
}

/** Kinds that are one or two files for the whole project. */
async function writeWhole(
  what: What,
  options: ExportOptions,
  state: ProjectState,
  add: Add,
  work: JobWork,
  context: JobContext,
): Promise<void> {
  switch (what) {
    case "table-csv":
    case "table-parquet": {
      const { reviewedOnly } = options;
      const measured = await measureProject(measuringIn(context), {
        reviewedOnly,
        ...(options.images ? { images: options.images } : {}),
        ...(work.signal ? { signal: work.signal } : {}),
      });
      const name = what === "table-csv" ? "cells.csv" : "cells.parquet";
      const about = `Measurements of ${measured.rows} cells, ${what === "table-csv" ? "CSV" : "Parquet"}`;
      await saveTable(add(name, about), tableOf(measured));
      return;
    }
    case "model": {
      const models = state.models.filter((each) => each.state !== "discarded" && each.path.includes("/"));
      const newest = models.sort((a, b) => b.createdAt - a.createdAt);
      const model = newest.find((each) => each.state === "kept") ?? newest[0];
      if (!model) {
        throw new CambrianError(
          "export/no-model",
          "The project has no model of its own to write. Train one, or leave the model out.",
        );
      }
      const name = safeName(model.name);
      await copyWhole(
        join(context.folder, model.path, "model.onnx"),
        add(`${name}.onnx`, `Network of ${model.name}, ONNX`),
      );
      await copyWhole(join(context.folder, model.path, "card.json"), add(`${name}-card.json`, `Card of ${model.name}`));
      return;
    }
    case "methods":
      await writeFileAtomic(add("methods.txt", "Methods text for a paper"), `${await context.methods()}\n`);
      return;
    case "project": {
      const copy = join(jobFolder(context.folder, context.job), "store");
      const store = await context.copyStore(copy);
      const inProject = (await listFiles(context.folder)).map((path) => ({
        name: relative(context.folder, path).replaceAll("\\", "/"),
        path,
      }));
      const kept = inProject.filter(
        ({ name }) => !LEFT_OUT.test(name) && !store.some((each) => name.startsWith(each.name)),
      );
      await writeZip(add("project.zip", "The whole project: steps, images in its folder, models"), [...store, ...kept]);
      await rm(copy, { recursive: true, force: true });
      return;
    }
    default:
      throw new TypeError(`"${what}" is written image by image`);
  }
}

/** What can be made again, or belongs to this computer. */
const LEFT_OUT = /^(cache|exports|jobs)\/|\.tmp$|(^|\/)lock/;

function chooseImages({ images }: ProjectState, { images: asked, reviewedOnly }: ExportOptions): ImageRecord[] {
  return images.filter(
    ({ id, removed, state }) =>
      !removed && (!asked || asked.includes(id)) && (!reviewedOnly || state === "reviewed" || state === "labelled"),
  );
}

const safeName = (name: string): string =>
  name
    .replace(/(\.ome)?\.(tiff?|png|jpe?g|zarr)$/i, "")
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, "_")
    .replace(/^\.+/, "_")
    .slice(0, 120) || "image";

/** Two images of one name both keep their files. */
function uniqueNames(images: readonly ImageRecord[]): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    images.map(({ id, name }) => {
      const plain = safeName(name);
      let free = plain;
      for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${plain}-${n}`;
      taken.add(free.toLowerCase());
      return [id, free];
    }),
  );
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function writeZip(path: string, files: readonly FileToZip[]): Promise<void> {
  await pipeline(zipFiles(files), createWriteStream(`${path}.tmp`));
  await rename(`${path}.tmp`, path);
}

async function copyWhole(from: string, to: string): Promise<void> {
  await copyFile(from, `${to}.tmp`);
  await rename(`${to}.tmp`, to);
}

async function describe(path: string, name: string, about: string): Promise<ExportedFile> {
  return { name, about, bytes: (await stat(path)).size, sha256: await sha256Of(path) };
}
