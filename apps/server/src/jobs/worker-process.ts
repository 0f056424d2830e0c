/** One job in a process of its own: started, listened to, and ended by killing it. */
import { type ChildProcess, fork } from "node:child_process";
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import { CambrianError, type ErrorData, errorToData } from "@cambrian/core";
import { workerEntry } from "@cambrian/core/node";
import type { Calls, FromWorker, StartMessage, ToWorker } from "./messages.js";

export type Ending =
  | { readonly how: "done"; readonly result: Readonly<Record<string, unknown>> }
  | { readonly how: "failed"; readonly error: ErrorData }
  | {
      readonly how: "died";
      readonly code: number | null;
      readonly signal: NodeJS.Signals | null;
      readonly said: string;
    };

export interface WorkerProcess {
  readonly ended: Promise<Ending>;
  pause(): void;
  finish(): void;
  /** At once; the operating system does it. */
  kill(): void;
}

export interface WorkerListeners {
  readonly answer: {
    readonly [K in keyof Calls]: (...args: Parameters<Calls[K]>) => Promise<ReturnType<Calls[K]>>;
  };
  readonly onProgress: (message: Extract<FromWorker, { type: "progress" }>["progress"]) => void;
  readonly onShow: (live: Readonly<Record<string, unknown>>) => void;
}

/** Lower than the server, so that drawing stays quick while a model learns. */
const NICE = 5;
/** So much of what a process said last is kept to explain its death. */
const SAID = 4000;

export function startWorker(start: StartMessage, listeners: WorkerListeners): WorkerProcess {
  const entry = fileURLToPath(workerEntry(import.meta.url, "./job.worker.node.js"));
  const child: ChildProcess = fork(entry, [], {
    serialization: "advanced",
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  try {
    if (child.pid !== undefined) setPriority(child.pid, NICE);
  } catch {
    // some systems do not allow it; the job then competes as an equal
  }
  let said = "";
  child.stderr?.on("data", (piece: Buffer) => {
    said = (said + piece.toString()).slice(-SAID);
  });
  const send = (message: ToWorker): void => {
    if (child.connected) child.send(message, () => undefined); // a process that just died is told by "exit"
  };
  let outcome: Ending | undefined;
  const ended = new Promise<Ending>((resolve) => {
    child.on("error", (error) => {
      outcome ??= { how: "failed", error: errorToData(error) };
      resolve(outcome);
    });
    child.on("exit", (code, signal) => resolve(outcome ?? { how: "died", code, signal, said }));
  });
  child.on("message", (raw) => {
    const message = raw as FromWorker;
    switch (message.type) {
      case "ready":
        send(start);
        break;
      case "progress":
        listeners.onProgress(message.progress);
        break;
      case "show":
        listeners.onShow(message.live);
        break;
      case "ask":
        answer(message).then(
          (value) => send({ type: "answer", id: message.id, value }),
          (error: unknown) => send({ type: "answer", id: message.id, error: errorToData(error) }),
        );
        break;
      case "done":
        outcome = { how: "done", result: message.result };
        child.kill("SIGKILL"); // nothing is left to do, and native libraries may take long to end
        break;
      case "failed":
        outcome = { how: "failed", error: message.error };
        child.kill("SIGKILL");
        break;
    }
  });
  async function answer({ name, args }: Extract<FromWorker, { type: "ask" }>): Promise<unknown> {
    const call = listeners.answer[name] as ((...all: readonly unknown[]) => Promise<unknown>) | undefined;
    if (!call) throw new CambrianError("internal/unexpected", `a job asked "${name}", which nobody answers`);
    return call(...args);
  }
  return {
    ended,
    pause: () => send({ type: "pause" }),
    finish: () => send({ type: "finish" }),
    kill: () => void child.kill("SIGKILL"),
  };
}
