/** The thread that measures planes, so that the server goes on answering meanwhile. */
import { serveJobs } from "@cambrian/core/node";
import { openImage } from "@cambrian/formats/node";
import { measurePlane, type PlaneToMeasure } from "./measure-plane.js";

export interface MeasureJob extends PlaneToMeasure {
  readonly path: string;
}

serveJobs(async (payload) => {
  const job = payload as MeasureJob;
  await using file = await openImage(job.path);
  return measurePlane(await file.read(job.plane), job);
});
