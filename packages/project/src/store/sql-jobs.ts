/** Jobs as rows: taken with a lease, so that a job whose worker died is found and goes on. */
import { CambrianError } from "@cambrian/core";
import type { JobRecord } from "../jobs/job.js";
import type { Database } from "./schema.js";
import type { JobStore } from "./store.js";

export interface SqlJobsOptions {
  readonly makeId: () => string;
  readonly now: () => number;
}

export function sqlJobs(db: Database, { makeId, now }: SqlJobsOptions): JobStore {
  const listeners = new Set<(job: JobRecord) => void>();
  const tell = (job: JobRecord): JobRecord => {
    for (const listener of listeners) listener(job);
    return job;
  };
  const read = ({ record }: { readonly record: string }): JobRecord => JSON.parse(record) as JobRecord;
  const write = (job: JobRecord, lease: { owner: string; until: number } | null): Promise<unknown> =>
    db
      .updateTable("jobs")
      .set({
        state: job.state,
        record: JSON.stringify(job),
        owner: lease?.owner ?? null,
        lease_until: lease?.until ?? null,
      })
      .where("id", "=", job.id)
      .execute();
  const get = async (id: string): Promise<JobRecord | undefined> => {
    const row = await db.selectFrom("jobs").select("record").where("id", "=", id).executeTakeFirst();
    return row ? read(row) : undefined;
  };

  return {
    async create(kind, options, by) {
      const job: JobRecord = { id: makeId(), kind, state: "queued", by, options, createdAt: now(), attempts: 0 };
      await db
        .insertInto("jobs")
        .values({
          id: job.id,
          kind,
          state: job.state,
          created_at: job.createdAt,
          owner: null,
          lease_until: null,
          record: JSON.stringify(job),
        })
        .execute();
      return tell(job);
    },
    get,
    async list({ states, kinds } = {}) {
      let query = db.selectFrom("jobs").select("record").orderBy("created_at", "desc").orderBy("id");
      if (states) query = query.where("state", "in", states.length > 0 ? [...states] : ["none"]);
      if (kinds) query = query.where("kind", "in", kinds.length > 0 ? [...kinds] : ["none"]);
      return (await query.execute()).map(read);
    },
    async take(owner, kinds, leaseMs) {
      if (kinds.length === 0) return undefined;
      return db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom("jobs")
          .select("record")
          .where("state", "=", "queued")
          .where("kind", "in", [...kinds])
          .orderBy("created_at")
          .orderBy("id")
          .limit(1)
          .executeTakeFirst();
        if (!row) return undefined;
        const queued = read(row);
        const { endedAt: _, error: __, ...rest } = queued;
        const job: JobRecord = {
          ...rest,
          state: "running",
          startedAt: queued.startedAt ?? now(),
          attempts: queued.attempts + 1,
        };
        const taken = await trx
          .updateTable("jobs")
          .set({ state: "running", record: JSON.stringify(job), owner, lease_until: now() + leaseMs })
          .where("id", "=", job.id)
          .where("state", "=", "queued")
          .executeTakeFirst();
        return Number(taken.numUpdatedRows) === 1 ? tell(job) : undefined;
      });
    },
    async beat(id, owner, patch, leaseMs) {
      const row = await db
        .selectFrom("jobs")
        .select(["record", "owner", "state"])
        .where("id", "=", id)
        .executeTakeFirst();
      if (!row || row.owner !== owner || row.state !== "running") return false;
      const job: JobRecord = { ...read(row), ...patch };
      await write(job, { owner, until: now() + leaseMs });
      tell(job);
      return true;
    },
    async settle(id, patch) {
      const found = await get(id);
      if (!found) throw new CambrianError("job/unknown", `There is no job "${id}" in this project.`, { job: id });
      const ended = patch.state === "done" || patch.state === "failed" || patch.state === "cancelled";
      const job: JobRecord = { ...found, ...patch, ...(ended ? { endedAt: now() } : {}) };
      await write(job, null);
      return tell(job);
    },
    async recover() {
      const rows = await db
        .selectFrom("jobs")
        .select("record")
        .where("state", "=", "running")
        .where((is) => is.or([is("lease_until", "is", null), is("lease_until", "<", now())]))
        .execute();
      const jobs = rows.map((row): JobRecord => ({ ...read(row), state: "queued" }));
      for (const job of jobs) {
        await write(job, null);
        tell(job);
      }
      return jobs;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
