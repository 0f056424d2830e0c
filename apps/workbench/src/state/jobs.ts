/** Long work: what runs, starting it, and stopping it. */
import { type JobKind, type JobRecord, routes } from "@cambrian/protocol";
import { useMemo } from "react";
import { api } from "../api/api.js";
import { useStore } from "./store.js";
import { jobs, projectNow, receiveJob } from "./world.js";

/** The newest first. */
export function useJobs(kind?: JobKind): readonly JobRecord[] {
  const all = useStore(jobs);
  return useMemo(() => (kind ? all.filter((job) => job.kind === kind) : all), [all, kind]);
}

export async function startJob(kind: JobKind, options: object): Promise<JobRecord> {
  const job = (await api.call(routes.startJob, {
    params: { project: projectNow()?.id ?? "" },
    body: { kind, options: options as Record<string, unknown> },
  })) as JobRecord;
  receiveJob(job);
  return job;
}

export async function controlJob(id: string, what: "cancel" | "pause" | "resume" | "finish"): Promise<void> {
  const params = { project: projectNow()?.id ?? "", job: id };
  receiveJob((await api.call(routes.controlJob, { params, body: { do: what } })) as JobRecord);
}
