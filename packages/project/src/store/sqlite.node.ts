/** SQLite through libsql, whose interface is that of better-sqlite3: the database in a project's folder, or in memory. */
import { Kysely, SqliteDialect, type SqliteDialectConfig } from "kysely";
import Libsql from "libsql";
import type { Database, Tables } from "./schema.js";

/** Open a database file; ":memory:" keeps nothing. What is committed survives a power cut (WAL, synchronous FULL). */
export function openSqlite(path: string): Database {
  const database = new Libsql(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
  return new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: database as unknown as Exclude<SqliteDialectConfig["database"], () => unknown>,
    }),
  });
}
