/**
 * A project is a folder: `project.sqlite` (journal, snapshots, jobs), `images/` (pixels that were copied in), `models/`,
 * `exports/`, `jobs/` (checkpoints of running work), `cache/` (thumbnails and pyramids that can be made again).
 */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { CambrianError } from "@cambrian/core";
import type { Packing } from "../store/journal-row.js";
import { makeSchemaName, openPostgres } from "../store/postgres.node.js";
import { openSqlStore } from "../store/sql-store.js";
import { openSqlite } from "../store/sqlite.node.js";
import type { ProjectStore } from "../store/store.js";
import { lockFolder } from "./lock.node.js";

export const DATABASE_FILE = "project.sqlite";
/** Written where the journal lies in a database elsewhere, so that the folder is known as a project. */
const REMOTE_MARK = "project.remote";

export interface OpenProjectOptions {
  /** Make the folder and an empty project when there is none; default false. */
  readonly create?: boolean;
  /** Address of a PostgreSQL database for the journal; default `CAMBRIAN_DATABASE_URL`, else SQLite in the folder. */
  readonly databaseUrl?: string;
}

export const nodePacking: Packing = {
  deflate: (bytes) => deflateRawSync(bytes, { level: 1 }),
  inflate: (bytes) => inflateRawSync(bytes),
};

/** True when the folder holds a project. */
export function isProjectFolder(folder: string): boolean {
  return existsSync(join(folder, DATABASE_FILE)) || existsSync(join(folder, REMOTE_MARK));
}

/** Throws `project/not-found`, `project/in-use`, `project/damaged`. */
export async function openProjectFolder(folder: string, options: OpenProjectOptions = {}): Promise<ProjectStore> {
  const root = resolve(folder);
  if (!isProjectFolder(root)) {
    if (!options.create)
      throw new CambrianError(
        "project/not-found",
        `There is no Cambrian project in ${root}. Open the folder with its project.sqlite, or start a new project.`,
        { folder: root },
      );
    await mkdir(root, { recursive: true });
  }
  const unlock = await lockFolder(root);
  try {
    for (const name of ["images", "models", "exports", "jobs"]) await mkdir(join(root, name), { recursive: true });
    const url = options.databaseUrl ?? process.env.CAMBRIAN_DATABASE_URL;
    if (existsSync(join(root, REMOTE_MARK)) && !url)
      throw new CambrianError(
        "project/needs-database",
        `The journal of the project in ${root} lies in a PostgreSQL database. Set CAMBRIAN_DATABASE_URL to its address.`,
        { folder: root },
      );
    // A project that began in its folder stays there.
    const isRemote = url !== undefined && url !== "" && !existsSync(join(root, DATABASE_FILE));
    const db = isRemote ? await openPostgres(url, await remoteSchema(root)) : openSqlite(join(root, DATABASE_FILE));
    return await openSqlStore({
      db,
      dialect: { name: isRemote ? "postgres" : "sqlite" },
      packing: nodePacking,
      makeId: randomUUID,
      now: Date.now,
      close: unlock,
      fileExists: (path) =>
        access(isAbsolute(path) ? path : join(root, path)).then(
          () => true,
          () => false,
        ),
    });
  } catch (error) {
    await unlock();
    if (error instanceof CambrianError) throw error;
    throw new CambrianError(
      "project/damaged",
      `The project in ${root} cannot be opened: ${error instanceof Error ? error.message : String(error)}. Its pixels are untouched; restore project.sqlite from a copy.`,
      { folder: root },
      { cause: error },
    );
  }
}

/** The schema of a project whose journal lies in PostgreSQL; kept in the folder, so that it may be moved. */
async function remoteSchema(root: string): Promise<string> {
  const mark = join(root, REMOTE_MARK);
  if (existsSync(mark)) return (await readFile(mark, "utf8")).trim();
  const schema = makeSchemaName();
  await writeFile(mark, schema);
  return schema;
}

/** A project that lives in memory only; for tests and trials. */
export function openProjectInMemory(): Promise<ProjectStore> {
  return openSqlStore({
    db: openSqlite(":memory:"),
    dialect: { name: "sqlite" },
    packing: nodePacking,
    makeId: randomUUID,
    now: Date.now,
    close: async () => {},
  });
}
