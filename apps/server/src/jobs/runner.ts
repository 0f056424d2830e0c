/**
 * The jobs of one project: taken from its queue, done in processes of their own, gone on with after a crash. Training has a
 * lane for itself, so that an import or a measurement does not wait for it.
 */
import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { CambrianError, type Progress } from "@cambrian/core";
import type { Author, JobKind, JobRecord, ProjectStore } from "@cambrian/project";
import { jobOptions } from "@cambrian/protocol";
import type { ProjectImages } from "../images/open-images.js";
import { FINISH_FILE, jobFolder } from "./job-folder.js";
import { type Ending, startWorker, type WorkerProcess } from "./worker-process.js";

export type Control = "cancel" | "pause" | "resume" | "finish";

export interface JobRunner {
  /** Throws `request/invalid` when the options are not those of the kind. */
  start(kind: JobKind, options: unknown, by: Author): Promise<JobRecord>;
  /** Throws `job/unknown` and `job/cannot`. */
  control(id: string, what: Control): Promise<JobRecord>;
  /** Stop: what runs is put back into the queue. */
  close(): Promise<void>;
}

export interface RunnerSettings {
  readonly folder: string;
  readonly cache: string;
  readonly store: ProjectStore;
  readonly images: ProjectImages;
  readonly find: (path: string) => Promise<string>;
  /** The methods text as of now. */
  readonly methods: () => Promise<string>;
  /** A copy of the store as of now in a fresh folder. */
  readonly copyStore: (to: string) => Promise<readonly { readonly name: string; readonly path: string }[]>;
  /** Default: all cores. */
  readonly threads?: number;
}

/** How long a running job belongs to this server without a word from it, and how often it gives one. */
const LEASE = 8000;
const BEAT = 2000;
/** A job that is asked to stop by itself (to keep what it learnt) gets this long. */
const GRACE = 4000;
const GRACE_AT_END = 1500;
/** Started so often without coming to an end, it is given up. */
const ATTEMPTS = 3;

const LANES: readonly (readonly JobKind[])[] = [
  ["train"],
  ["import", "pyramid", "check", "predict", "evaluate", "measure", "export"],
];

interface Running {
  readonly job: JobRecord;
  readonly worker: WorkerProcess;
  progress: Progress | undefined;
  live: Readonly<Record<string, unknown>> | undefined;
  /** The last `live` that was told. */
  shown: Readonly<Record<string, unknown>> | undefined;
  told: Promise<void>;
  ended: boolean;
  /** When what became of it is written down. */
  settled: Promise<void>;
  /** Why it was told to end. */
  wanted: "cancelled" | "paused" | "queued" | undefined;
}

export async function startJobs(settings: RunnerSettings): Promise<JobRunner> {
  const { folder, cache, store, images, find } = settings;
  const threads = settings.threads ?? availableParallelism();
  const owner = randomUUID();
  const running = new Map<string, Running>();
  let closed = false;

  const busy = (lane: readonly JobKind[]): boolean => [...running.values()].some(({ job }) => lane.includes(job.kind));
  let pumping: Promise<void> = Promise.resolve();
  const pump = (): Promise<void> => {
    pumping = pumping.then(async () => {
      for (const lane of LANES) {
        if (closed || busy(lane)) continue;
        const job = await store.jobs.take(owner, lane, LEASE);
        if (job) await run(job);
      }
    });
    return pumping;
  };
  const beat = setInterval(() => {
    for (const each of running.values()) tell(each);
    void store.jobs
      .recover()
      .then(pump)
      .catch(() => undefined); // the store is closing, or busy until the next beat
  }, BEAT);
  beat.unref();

  /** Prolong the lease and tell what is new, one after the other, so that none comes after the end. */
  const tell = (each: Running): void => {
    each.told = each.told.then(async () => {
      if (each.ended) return;
      const { job, progress, live } = each;
      const news = each.shown === live ? undefined : live;
      each.shown = live;
      const patch = { ...(progress ? { progress } : {}), ...(news ? { live: news } : {}) };
      await store.jobs.beat(job.id, owner, patch, LEASE).catch(() => false); // the next one says it again
    });
  };

  async function run(job: JobRecord): Promise<void> {
    const own = jobFolder(folder, job.id);
    await mkdir(own, { recursive: true });
    let last = 0;
    const soon = (each: Running): void => {
      if (Date.now() - last < 250) return; // the rest goes with the next one, or the next beat
      last = Date.now();
      tell(each);
    };
    const worker = startWorker(
      {
        type: "start",
        job: job.id,
        kind: job.kind,
        options: job.options,
        by: job.by,
        jobFolder: own,
        folder,
        cache,
        state: store.state,
        threads,
      },
      {
        answer: {
          state: async () => store.state,
          labels: (image, plane, at) => store.labels(image, plane, at === undefined ? {} : { at }),
          labelledPlanes: (image) => store.labelledPlanes(image),
          methods: () => settings.methods(),
          copyStore: (to) => settings.copyStore(to),
          path: (image) => images.path(image),
          find: (path) => find(path),
          apply: async (changes, by) => {
            if (each.wanted === "cancelled") throw new CambrianError("work/cancelled", "The work was cancelled.");
            const proposals = changes.map((change) => ({ id: randomUUID(), base: store.state.seq, change }));
            return (await store.apply(proposals, by)).map(({ renumbered }) => renumbered);
          },
        },
        onProgress: (progress) => {
          each.progress = progress;
          soon(each);
        },
        onShow: (live) => {
          each.live = live;
          tell(each);
        },
      },
    );
    const each: Running = {
      job,
      worker,
      progress: undefined,
      live: job.live,
      shown: job.live,
      told: Promise.resolve(),
      settled: Promise.resolve(),
      ended: false,
      wanted: undefined,
    };
    running.set(job.id, each);
    each.settled = worker.ended
      .then((ending) => settle(each, ending))
      .finally(() => {
        running.delete(job.id);
        if (!closed) void pump();
      });
  }

  async function settle(each: Running, ending: Ending): Promise<void> {
    const { job, live, wanted } = each;
    each.ended = true;
    await each.told;
    const shown = live ? { live } : {};
    if (ending.how === "done") {
      await store.jobs.settle(job.id, { state: "done", result: ending.result, ...shown });
      await rm(jobFolder(folder, job.id), { recursive: true, force: true });
      return;
    }
    if (wanted !== undefined) {
      await store.jobs.settle(job.id, { state: wanted, ...shown });
      if (wanted === "cancelled") await rm(jobFolder(folder, job.id), { recursive: true, force: true });
      return;
    }
    if (ending.how === "failed") {
      await store.jobs.settle(job.id, { state: "failed", error: ending.error, ...shown });
      return;
    }
    if (job.attempts < ATTEMPTS) {
      await store.jobs.settle(job.id, { state: "queued", ...shown });
      return;
    }
    const { code, signal, said } = ending;
    const error = {
      code: "work/worker-died",
      message: `The process that did this ended by itself ${job.attempts} times (${signal ?? `exit ${code}`}), most often for want of memory. Close other programs, or use smaller images.`,
      details: { code, signal, said },
    };
    await store.jobs.settle(job.id, { state: "failed", error, ...shown });
  }

  /** Ask it to stop by itself; kill it when it takes too long. */
  async function stop(each: Running, wanted: "paused" | "queued", grace: number): Promise<void> {
    each.wanted = wanted;
    each.worker.pause();
    const timer = setTimeout(() => each.worker.kill(), grace);
    await each.settled;
    clearTimeout(timer);
  }

  const get = async (id: string): Promise<JobRecord> => {
    const job = await store.jobs.get(id);
    if (job) return job;
    throw new CambrianError("job/unknown", "The project has no such job. Reload to see those it has.", { job: id });
  };
  const cannot = (job: JobRecord, what: Control): CambrianError =>
    new CambrianError("job/cannot", `This is ${job.state}, so there is nothing to ${what}.`, {
      state: job.state,
      what,
    });

  void pump();
  return {
    async start(kind, options, by) {
      const parsed = jobOptions[kind].safeParse(options);
      if (!parsed.success) {
        const issues = parsed.error.issues.map(({ path, message }) => ({ at: path.join("."), message }));
        const told = issues.map(({ at, message }) => `${at}: ${message}`).join("; ");
        throw new CambrianError("request/invalid", `These are not options for "${kind}": ${told}.`, { kind, issues });
      }
      const job = await store.jobs.create(kind, parsed.data as Readonly<Record<string, unknown>>, by);
      void pump();
      return job;
    },
    async control(id, what) {
      const job = await get(id);
      const each = running.get(id);
      switch (what) {
        case "cancel": {
          if (each) {
            each.wanted = "cancelled";
            each.worker.kill();
            await each.settled;
            return get(id);
          }
          if (job.state !== "queued" && job.state !== "paused" && job.state !== "failed") throw cannot(job, what);
          await rm(jobFolder(folder, id), { recursive: true, force: true });
          return store.jobs.settle(id, { state: "cancelled" });
        }
        case "pause":
          if (each) {
            await stop(each, "paused", GRACE);
            return get(id);
          }
          if (job.state !== "queued") throw cannot(job, what);
          return store.jobs.settle(id, { state: "paused" });
        case "resume": {
          if (job.state !== "paused" && job.state !== "failed") throw cannot(job, what);
          const queued = await store.jobs.settle(id, { state: "queued" });
          void pump();
          return queued;
        }
        case "finish": {
          if (job.kind !== "train" || !["running", "paused", "queued"].includes(job.state)) throw cannot(job, what);
          await mkdir(jobFolder(folder, id), { recursive: true });
          await writeFile(join(jobFolder(folder, id), FINISH_FILE), "");
          if (each) {
            each.worker.finish();
            return get(id);
          }
          const queued = job.state === "paused" ? await store.jobs.settle(id, { state: "queued" }) : job;
          void pump();
          return queued;
        }
      }
    },
    async close() {
      closed = true;
      clearInterval(beat);
      await pumping;
      await Promise.all([...running.values()].map((each) => stop(each, "queued", GRACE_AT_END)));
      while (running.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}
