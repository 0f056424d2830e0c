/** What came out: reports, models, measurements, methods, exported files. */

import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { CambrianError } from "@cambrian/core";
import { encodeCsv } from "@cambrian/formats";
import { saveTable } from "@cambrian/formats/node";
import type { ChangeKind, ProjectStore } from "@cambrian/project";
import type { Quality } from "@cambrian/protocol";
import { methodsOfProject, reportOf } from "../export/methods-of.js";
import { zipFiles } from "../export/zip-files.js";
import { Bytes, type Handlers } from "../http/handler.js";
import { type ExportedFile, exportFolder } from "../jobs/export-job.js";
import { type MeasureSource, measureProject, tableOf } from "../measure/measure-project.js";
import type { Measurer } from "../measure/measurer.js";
import { isInside } from "../projects/folders.js";
import type { OpenProject } from "../projects/hub.js";
import type { ServerContext } from "./context.js";

type ResultHandlers = Pick<
  Handlers,
  "quality" | "report" | "modelFile" | "measurements" | "measurementsFile" | "methods" | "exported" | "exportedFile"
>;

export function resultRoutes({ hub, measurer }: ServerContext): ResultHandlers {
  return {
    quality: async ({ params }) => {
      const { store } = await hub.get(params.project);
      const jobs = await store.jobs.list({ states: ["done"], kinds: ["check"] });
      const [last] = [...jobs].sort((a, b) => b.createdAt - a.createdAt);
      const quality = (last?.result?.quality ?? null) as Quality | null;
      return { quality, stale: quality !== null && (await changedSince(store, quality.seq)) };
    },
    report: async ({ params }) => {
      const { store } = await hub.get(params.project);
      const jobs = await store.jobs.list({ states: ["done"], kinds: ["train", "evaluate"] });
      const report = reportOf(
        params.model,
        [...jobs].sort((a, b) => b.createdAt - a.createdAt),
      );
      if (report) return report;
      throw new CambrianError(
        "model/no-report",
        "This model was not tested here yet. Test it on your test images to see how good it is.",
        { model: params.model },
      );
    },
    modelFile: async ({ params }) => {
      const { store, folder } = await hub.get(params.project);
      const model = store.state.models.find(({ id }) => id === params.model);
      const path = model && join(folder, model.path, params.file);
      if (!path || !isInside(path, folder))
        throw new CambrianError("model/not-found", "The project has no such model.", { model: params.model });
      return file(path, params.file);
    },
    measurements: async ({ params, query, signal }) => {
      const project = await hub.get(params.project);
      return measureProject(measuring(project, measurer, signal), { ...query, signal });
    },
    measurementsFile: async ({ params, query, signal }) => {
      const project = await hub.get(params.project);
      const table = tableOf(await measureProject(measuring(project, measurer, signal), { ...query, signal }));
      const headers = { "content-disposition": attachment(`cells.${params.format}`) };
      if (params.format === "csv")
        return new Bytes(encodeCsv(table), { ...headers, "content-type": "text/csv; charset=utf-8" });
      const folder = join(project.cache, "tables");
      await mkdir(folder, { recursive: true });
      const path = join(folder, `${randomUUID()}.parquet`);
      try {
        await saveTable(path, table);
        return new Bytes(await readFile(path), headers);
      } finally {
        await rm(path, { force: true });
      }
    },
    methods: async ({ params }) => {
      const { folder, store } = await hub.get(params.project);
      return { text: await methodsOfProject(folder, store) };
    },
    exported: async ({ params }) => {
      const project = await hub.get(params.project);
      return { files: await exportedFiles(project, params.job) };
    },
    exportedFile: async ({ params }) => {
      const project = await hub.get(params.project);
      const files = await exportedFiles(project, params.job);
      const folder = exportFolder(project.folder, params.job);
      if (params.file === "all.zip") {
        const zip = zipFiles(files.map(({ name }) => ({ name, path: join(folder, name) })));
        const name = `${project.store.state.name.replace(/[^\p{L}\p{N} _-]/gu, "_")}.zip`;
        return new Bytes(zip, { "content-type": "application/zip", "content-disposition": attachment(name) });
      }
      // Only names that the export itself wrote down: no name of a request becomes a path.
      const found = files.find(({ name }) => name === params.file);
      if (!found) {
        throw new CambrianError("export/unknown-file", "The export wrote no such file.", { file: params.file });
      }
      return file(join(folder, found.name), found.name);
    },
  };
}

/** Did anything happen since that a check would look at? */
async function changedSince(store: ProjectStore, seq: number): Promise<boolean> {
  const later = await store.history({ after: seq, light: true, limit: 1000 });
  const harmless = new Set<ChangeKind>([
    "version.name",
    "project.rename",
    "project.settings",
    "model.add",
    "model.keep",
    "model.discard",
  ]);
  return later.some(({ change }) => !harmless.has(change.kind));
}

function attachment(name: string): string {
  return `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, "_")}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

async function file(path: string, name: string): Promise<Bytes> {
  const { size } = await stat(path);
  return new Bytes(createReadStream(path), { "content-length": String(size), "content-disposition": attachment(name) });
}

async function exportedFiles({ store }: OpenProject, id: string): Promise<ExportedFile[]> {
  const job = await store.jobs.get(id);
  if (job?.kind === "export" && job.state === "done") return job.result?.files as ExportedFile[];
  throw new CambrianError("export/unknown", "There is no finished export of this number.", { job: id });
}

function measuring({ store, images, cache }: OpenProject, measurer: Measurer, signal: AbortSignal): MeasureSource {
  return {
    cache,
    state: () => store.state,
    labelledPlanes: (image) => store.labelledPlanes(image),
    labels: (image, plane) => store.labels(image, plane),
    measure: async (plane) => measurer.measure({ ...plane, path: await images.path(plane.record.id) }, signal),
  };
}
