/** Runs the check when the project has changed since the last one, and says how far it is. */
import { type JobRecord, type Quality, routes } from "@cambrian/protocol";
import { useEffect, useRef, useState } from "react";
import { refresh } from "../../api/api.js";
import { controlJob, startJob, useJobs } from "../../state/jobs.js";
import { useProject } from "../../state/project.js";

export interface Check {
  /** The check that runs or waits. */
  readonly job: JobRecord | undefined;
  /** What is shown is older than the project. */
  readonly stale: boolean;
  /** Why the last one did not end. */
  readonly failure: unknown;
  start(): void;
  stop(): void;
}

/** Rest after a change before checking again, so that a row of fixes is checked once. */
const REST_MS = 1200;

export function useCheck(answer: { readonly quality: Quality | null; readonly stale: boolean } | undefined): Check {
  const { project } = useProject();
  const jobs = useJobs("check");
  const job = jobs.find(({ state }) => state === "running" || state === "queued");
  const newest = jobs.reduce<JobRecord | undefined>(
    (latest, each) => (latest && latest.createdAt >= each.createdAt ? latest : each),
    undefined,
  );
  const [failure, setFailure] = useState<unknown>();
  // A step is checked once by itself; stopped or failed, it waits for a person.
  const asked = useRef<number>(-1);
  const stale = answer !== undefined && (answer.quality === null || answer.stale);
  const start = (): void => {
    setFailure(undefined);
    asked.current = project.seq;
    startJob("check", {}).catch(setFailure);
  };
  const wanted = stale && job === undefined && asked.current !== project.seq && project.images.length > 0;
  const first = answer?.quality === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `start` is made anew each time and needs no watching
  useEffect(() => {
    if (!wanted) return;
    const timer = setTimeout(start, first ? 0 : REST_MS);
    return () => clearTimeout(timer);
  }, [wanted, first, project.seq]);
  const done = newest?.state === "done" ? newest.id : undefined;
  useEffect(() => {
    if (done) refresh(routes.quality);
  }, [done]);
  return {
    job,
    stale,
    failure: failure ?? (newest?.state === "failed" && job === undefined ? newest.error : undefined),
    start,
    stop: () => {
      if (job) controlJob(job.id, "cancel").catch(setFailure);
    },
  };
}
