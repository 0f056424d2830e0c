/**
 * The process that does one job. It never opens the store: what it needs of the project it asks the server for, so that
 * it may be killed at any moment. It ends when the server does.
 */
import { errorFromData, errorToData } from "@cambrian/core";
import type { JobContext, ProjectCalls } from "./context.js";
import { jobHandlers } from "./handlers.js";
import type { CallName, FromWorker, StartMessage, ToWorker } from "./messages.js";

const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
const pause = new AbortController();
const finish = new AbortController();
let asked = 0;

const tell = (message: FromWorker): void => void process.send?.(message);

function ask(name: CallName, args: readonly unknown[]): Promise<unknown> {
  const id = ++asked;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    tell({ type: "ask", id, name, args });
  });
}

async function work(start: StartMessage): Promise<void> {
  const calls = new Proxy({} as ProjectCalls, {
    get:
      (_, name) =>
      (...args: readonly unknown[]) =>
        ask(name as CallName, args),
  });
  const context: JobContext = {
    job: start.job,
    folder: start.folder,
    cache: start.cache,
    by: start.by,
    threads: start.threads,
    finish: finish.signal,
    state: () => calls.state(),
    labels: (image, plane, at) => calls.labels(image, plane, at),
    labelledPlanes: (image) => calls.labelledPlanes(image),
    path: (image) => calls.path(image),
    find: (path) => calls.find(path),
    methods: () => calls.methods(),
    copyStore: (to) => calls.copyStore(to),
    apply: (changes, by) => calls.apply(changes, by),
  };
  let told = 0;
  const handler = jobHandlers[start.kind];
  const result = await handler.run(
    start.options,
    {
      signal: pause.signal,
      folder: start.jobFolder,
      show: (live) => tell({ type: "show", live }),
      onProgress: (progress) => {
        const finished = progress.total !== undefined && progress.done >= progress.total;
        if (!finished && performance.now() - told < 100) return;
        told = performance.now();
        tell({ type: "progress", progress });
      },
    },
    context,
  );
  tell({ type: "done", result });
}

process.on("message", (message: ToWorker) => {
  switch (message.type) {
    case "start":
      work(message).catch((error: unknown) => tell({ type: "failed", error: errorToData(error) }));
      break;
    case "answer": {
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) call?.reject(errorFromData(message.error));
      else call?.resolve(message.value);
      break;
    }
    case "pause":
      pause.abort();
      break;
    case "finish":
      finish.abort();
      break;
  }
});
process.on("disconnect", () => process.exit(0));
// Ctrl-C in a terminal reaches the whole group; the server decides what becomes of its jobs.
process.on("SIGINT", () => undefined);
tell({ type: "ready" });
