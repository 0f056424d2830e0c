/**
 * Add files to a project, each as soon as it is read, with its label file when it has one. Started again after a crash it
 * goes on with those that are not there yet.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { CambrianError, errorToData, isCancelled, type PixelSize, throwIfCancelled } from "@cambrian/core";
import { openImage, readLabels } from "@cambrian/formats/node";
import type { Author, ProjectChannel } from "@cambrian/project";
import { writeZarr } from "../export/write-zarr.js";
import { describeFile } from "../projects/describe-file.js";
import { makeLabelChange } from "../projects/labels-to-objects.js";
import type { AnyJobHandler, JobContext } from "./context.js";

interface ImportFile {
  readonly path: string;
  readonly labels?: string;
  readonly metadata: Readonly<Record<string, string>>;
}

interface ImportOptions {
  readonly files: readonly ImportFile[];
  readonly pixelSize?: PixelSize;
  readonly channels?: readonly ProjectChannel[];
  readonly copy: boolean;
}

interface Problem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export const importJob: AnyJobHandler = {
  kind: "import",
  async run(given, work, context) {
    const options = given as unknown as ImportOptions; // checked by the route
    const images: string[] = [];
    const problems: Problem[] = [];
    const total = options.files.length;
    for (const [done, file] of options.files.entries()) {
      throwIfCancelled(work.signal);
      work.onProgress?.({ what: `Reading ${total} ${total === 1 ? "image" : "images"}`, done, total });
      const id = idFor(context.job, done);
      try {
        await addImage(id, file, options, context, work.signal);
        images.push(id);
        if (file.labels !== undefined) await addLabels(id, file.labels, context);
      } catch (error) {
        if (isCancelled(error)) throw error;
        const { code, message } = errorToData(error);
        problems.push({ path: code.startsWith("labels/") && file.labels ? file.labels : file.path, code, message });
      }
    }
    work.onProgress?.({ what: "Reading", done: total, total });
    return { images, problems };
  },
};

/** The same at every start of the job, so that an image is added once. */
function idFor(job: string, index: number): string {
  return createHash("sha256").update(`${job} ${index}`).digest("hex").slice(0, 20);
}

async function addImage(
  id: string,
  file: ImportFile,
  options: ImportOptions,
  context: JobContext,
  signal: AbortSignal | undefined,
): Promise<void> {
  const state = await context.state();
  if (state.images.some((image) => image.id === id)) return;
  const path = await context.find(file.path);
  const found = await describeFile(path, { id, folder: context.folder, metadata: file.metadata }, signal);
  const channels = options.channels?.length === found.channels.length ? options.channels : found.channels;
  const pixelSize = found.pixelSize ?? options.pixelSize;
  const about = { channels, ...(pixelSize ? { pixelSize } : {}) };
  const copied = options.copy ? { path: await copyPixels(path, id, about, context, signal), format: "ome-zarr" } : {};
  const image = { ...found, ...about, ...copied };
  await context.apply([{ kind: "images.add", images: [image] }], context.by);
}

/** The pixels as OME-Zarr in the project's folder; where, as the project writes it down. */
async function copyPixels(
  path: string,
  id: string,
  about: Parameters<typeof writeZarr>[2],
  context: JobContext,
  signal: AbortSignal | undefined,
): Promise<string> {
  await using file = await openImage(path);
  const inProject = `images/${id}.ome.zarr`;
  await writeZarr(file, join(context.folder, inProject), { ...about, ...(signal ? { signal } : {}) });
  return inProject;
}

async function addLabels(id: string, file: string, context: JobContext): Promise<void> {
  const plane = { t: 0, z: 0 };
  const now = await context.labels(id, plane);
  if (now.objects.length > 0) return;
  const labels = await readLabels(await context.find(file));
  if (labels.height !== now.height || labels.width !== now.width) {
    throw new CambrianError(
      "labels/size-mismatch",
      `The image is ${now.width} x ${now.height} pixels, the labels in ${file} are ${labels.width} x ${labels.height}. Give those that belong to it.`,
      { file, image: [now.height, now.width], labels: [labels.height, labels.width] },
    );
  }
  const by: Author = { kind: "import", id: "labels", name: "label file" };
  const change = makeLabelChange(now, labels, { image: id, plane, tool: "import", by });
  if (change) await context.apply([change, { kind: "image.state", image: id, state: "labelled" }], by);
}
