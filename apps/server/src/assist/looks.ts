/**
 * What was found by looking at planes, kept on disk until it would come out otherwise: doubts until the labels change, an
 * image's appearance for good.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CAMBRIAN_VERSION } from "@cambrian/core";
import { openPool, workerEntry, writeFileAtomic } from "@cambrian/core/node";
import type { PlaneRef } from "@cambrian/project";
import type { Appearance, CellDoubt } from "@cambrian/tasks";
import type { OpenProject } from "../projects/hub.js";
import type { LookJob } from "./look.worker.node.js";

export interface Looks {
  doubts(project: OpenProject, image: string, plane: PlaneRef, signal: AbortSignal): Promise<readonly CellDoubt[]>;
  appearance(project: OpenProject, image: string, signal: AbortSignal): Promise<Appearance>;
  close(): Promise<void>;
}

export function makeLooks(): Looks {
  let pool: ReturnType<typeof openPool> | undefined;
  const look = <T>(job: LookJob, signal: AbortSignal): Promise<T> => {
    pool ??= openPool({ size: 1, entry: workerEntry(import.meta.url, "./look.worker.node.js") });
    return pool.run<T>(job, { signal });
  };
  return {
    async doubts({ images, store, cache }, id, plane, signal) {
      const record = images.record(id);
      const labels = await store.labels(id, plane);
      const key = keyOf(
        [record.sha256, record.pixelSize, plane, labels.objects],
        new Uint8Array(labels.data.buffer, labels.data.byteOffset, labels.data.byteLength),
      );
      return kept(join(cache, "doubts", `${id}-${plane.t}-${plane.z}.json`), key, async () => {
        const um = record.pixelSize ? { um: record.pixelSize.x } : {};
        return look<readonly CellDoubt[]>(
          { what: "doubts", path: await images.path(id), plane, labels, ...um },
          signal,
        );
      });
    },
    async appearance({ images, cache }, id, signal) {
      const plane = { t: 0, z: 0 };
      return kept(join(cache, "appearance", `${id}.json`), keyOf([images.record(id).sha256]), async () =>
        look<Appearance>({ what: "appearance", path: await images.path(id), plane }, signal),
      );
    },
    close: async () => pool?.close(),
  };
}

function keyOf(facts: readonly unknown[], bytes: Uint8Array = new Uint8Array(0)): string {
  return createHash("sha256")
    .update(JSON.stringify([CAMBRIAN_VERSION, ...facts]))
    .update(bytes)
    .digest("hex");
}

async function kept<T>(path: string, key: string, make: () => Promise<T>): Promise<T> {
  const known = await readFile(path, "utf8")
    .then((text) => JSON.parse(text) as { key: string; value: T })
    .catch(() => undefined); // never looked at, or cut off: looked at anew
  if (known?.key === key) return known.value;
  const value = await make();
  await mkdir(join(path, ".."), { recursive: true });
  await writeFileAtomic(path, JSON.stringify({ key, value }));
  return value;
}
