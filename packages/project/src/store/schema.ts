/**
 * The tables of a project, the same in SQLite and PostgreSQL. Times are milliseconds since 1970. The journal is only ever
 * added to; all other tables can be made again from it, but for jobs.
 */
import type { Kysely } from "kysely";

export interface Tables {
  /** One row an operation. `body` is JSON (a `JournalBody`), packed when long. */
  readonly journal: {
    readonly seq: number;
    readonly id: string;
    readonly at: number;
    readonly author_id: string;
    readonly author: string;
    readonly kind: string;
    readonly image: string | null;
    readonly body: Uint8Array;
  };
  /** Which planes an operation changed. */
  readonly touches: { readonly seq: number; readonly image: string; readonly t: number; readonly z: number };
  /** Labels of a plane as after an operation. */
  readonly snapshots: {
    readonly image: string;
    readonly t: number;
    readonly z: number;
    readonly seq: number;
    readonly head: string;
    readonly pixels: Uint8Array;
  };
  /** How many objects each plane has now. */
  readonly planes: {
    readonly image: string;
    readonly t: number;
    readonly z: number;
    readonly objects: number;
    readonly unchecked: number;
  };
  /** `state` is the entities as after operation `state_seq`. */
  readonly meta: { readonly key: string; readonly value: string };
  readonly jobs: {
    readonly id: string;
    readonly kind: string;
    readonly state: string;
    readonly created_at: number;
    readonly owner: string | null;
    readonly lease_until: number | null;
    readonly record: string;
  };
}

export type Database = Kysely<Tables>;

/** What differs between the two databases. */
export interface Dialect {
  readonly name: "sqlite" | "postgres";
}

const VERSION = "1";

/** Make the tables that are missing. Throws a plain error for a version that is newer than this program. */
export async function migrate(db: Database, { name }: Dialect): Promise<void> {
  const bytes = name === "sqlite" ? "blob" : "bytea";
  const time = "double precision";
  const { schema } = db;
  await schema
    .createTable("meta")
    .ifNotExists()
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("value", "text", (column) => column.notNull())
    .execute();
  await schema
    .createTable("journal")
    .ifNotExists()
    .addColumn("seq", "integer", (column) => column.primaryKey())
    .addColumn("id", "text", (column) => column.notNull().unique())
    .addColumn("at", time, (column) => column.notNull())
    .addColumn("author_id", "text", (column) => column.notNull())
    .addColumn("author", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("image", "text")
    .addColumn("body", bytes as "blob", (column) => column.notNull())
    .execute();
  await schema
    .createTable("touches")
    .ifNotExists()
    .addColumn("seq", "integer", (column) => column.notNull())
    .addColumn("image", "text", (column) => column.notNull())
    .addColumn("t", "integer", (column) => column.notNull())
    .addColumn("z", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("touches_key", ["image", "t", "z", "seq"])
    .execute();
  await schema
    .createTable("snapshots")
    .ifNotExists()
    .addColumn("image", "text", (column) => column.notNull())
    .addColumn("t", "integer", (column) => column.notNull())
    .addColumn("z", "integer", (column) => column.notNull())
    .addColumn("seq", "integer", (column) => column.notNull())
    .addColumn("head", "text", (column) => column.notNull())
    .addColumn("pixels", bytes as "blob", (column) => column.notNull())
    .addPrimaryKeyConstraint("snapshots_key", ["image", "t", "z", "seq"])
    .execute();
  await schema
    .createTable("planes")
    .ifNotExists()
    .addColumn("image", "text", (column) => column.notNull())
    .addColumn("t", "integer", (column) => column.notNull())
    .addColumn("z", "integer", (column) => column.notNull())
    .addColumn("objects", "integer", (column) => column.notNull())
    .addColumn("unchecked", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("planes_key", ["image", "t", "z"])
    .execute();
  await schema
    .createTable("jobs")
    .ifNotExists()
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("created_at", time, (column) => column.notNull())
    .addColumn("owner", "text")
    .addColumn("lease_until", time)
    .addColumn("record", "text", (column) => column.notNull())
    .execute();
  await db
    .insertInto("meta")
    .values({ key: "version", value: VERSION })
    .onConflict((conflict) => conflict.column("key").doNothing())
    .execute();
  const found = await db.selectFrom("meta").select("value").where("key", "=", "version").executeTakeFirst();
  if (Number(found?.value) > Number(VERSION))
    throw new Error(
      `the project was made by a newer Cambrian (its format is ${found?.value}, this program knows ${VERSION})`,
    );
}
