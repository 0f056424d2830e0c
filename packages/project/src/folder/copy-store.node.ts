/** A project's journal copied while it is in use, as one file: for taking the project along. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { CambrianError } from "@cambrian/core";
import Libsql from "libsql";
import { DATABASE_FILE } from "./open-project-folder.node.js";

/**
 * Copy the database of the project in `folder`, as of now, into `to` (made when missing); the project may be open. Gives the
 * files' names in a project and where the copies are. Throws `project/elsewhere` when the journal lies on a database server.
 */
export async function copyProjectStore(
  folder: string,
  to: string,
): Promise<readonly { readonly name: string; readonly path: string }[]> {
  const from = join(folder, DATABASE_FILE);
  if (!existsSync(from)) {
    throw new CambrianError(
      "project/elsewhere",
      `The steps of the project in ${folder} lie in a database on a server, so they cannot be copied as a file. Ask who runs the server for a copy of the database.`,
      { folder },
    );
  }
  await mkdir(to, { recursive: true });
  const path = join(to, DATABASE_FILE);
  const database = new Libsql(from);
  try {
    database.prepare("VACUUM INTO ?").run(path);
  } finally {
    database.close();
  }
  return [{ name: DATABASE_FILE, path }];
}
