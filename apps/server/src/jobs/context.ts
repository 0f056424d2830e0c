/** What a job may use besides computing, inside its own process. */
import type { Author, JobHandler, JobKind } from "@cambrian/project";
import type { Calls } from "./messages.js";

/** The server's answers, as promises. */
export type ProjectCalls = {
  readonly [K in keyof Calls]: (...args: Parameters<Calls[K]>) => Promise<ReturnType<Calls[K]>>;
};

export interface JobContext extends ProjectCalls {
  readonly job: string;
  /** The project's folder. */
  readonly folder: string;
  readonly cache: string;
  /** Who started it. */
  readonly by: Author;
  readonly threads: number;
  /** Aborted when a person wants what is reached to be used. */
  readonly finish: AbortSignal;
}

export type AnyJobHandler = JobHandler<
  Readonly<Record<string, unknown>>,
  Readonly<Record<string, unknown>>,
  JobContext
>;

export type JobHandlers = { readonly [K in JobKind]: AnyJobHandler };
