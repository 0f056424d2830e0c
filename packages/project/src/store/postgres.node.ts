/** PostgreSQL for a team's server: every project is a schema of its own in one database. */
import { randomUUID } from "node:crypto";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Database, Tables } from "./schema.js";

/** A name for the schema of a new project: letters and digits only. */
export function makeSchemaName(): string {
  return `cambrian_${randomUUID().replaceAll("-", "").slice(0, 24)}`;
}

/** Connect, and make the schema when it is missing. */
export async function openPostgres(url: string, schema: string): Promise<Database> {
  if (!/^[a-z_][a-z0-9_]*$/.test(schema)) throw new TypeError(`"${schema}" cannot be the name of a schema`);
  const pool = new pg.Pool({ connectionString: url, max: 4, options: `-c search_path=${schema}` });
  await pool.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
