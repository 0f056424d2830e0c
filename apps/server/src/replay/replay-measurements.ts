/** What was measured and kept, measured again. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { throwIfCancelled, type WorkOptions } from "@cambrian/core";
import { openImage } from "@cambrian/formats/node";
import type { ProjectStore } from "@cambrian/project";
import { measurePlane } from "../measure/measure-plane.js";
import { type KeptColumns, keptPath, keyOf } from "../measure/measure-project.js";
import type { Replayed } from "./replay-project.js";

/** Planes whose kept numbers belong to labels that have changed since are left out: they are measured anew when asked for. */
export async function replayMeasurements(store: ProjectStore, folder: string, work: WorkOptions): Promise<Replayed> {
  const different: string[] = [];
  let done = 0;
  for (const record of store.state.images) {
    for (const plane of await store.labelledPlanes(record.id)) {
      throwIfCancelled(work.signal);
      const path = keptPath(join(folder, "cache"), record.id, plane);
      if (!existsSync(path)) continue;
      const kept = JSON.parse(await readFile(path, "utf8")) as KeptColumns;
      const labels = await store.labels(record.id, plane);
      const units = (["physical", "px"] as const).find(
        (each) => keyOf({ record, plane, labels, units: each }) === kept.key,
      );
      if (!units) continue;
      await using file = await openImage(isAbsolute(record.path) ? record.path : join(folder, record.path));
      const columns = measurePlane(await file.read(plane), { record, plane, labels, units });
      if (JSON.stringify(columns) !== JSON.stringify(kept.columns))
        different.push(`${record.name} (t ${plane.t}, z ${plane.z}) measures otherwise now.`);
      done++;
    }
  }
  return { done, different, left: [] };
}
