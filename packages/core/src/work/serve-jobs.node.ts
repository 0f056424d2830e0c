/** The worker's side of a pool: a worker's entry file calls this once and does nothing else. */
import { parentPort, workerData } from "node:worker_threads";
import { copyableError, type JobHandler, movable, Transferring } from "./pool.js";
import type { FromWorker, ToWorker } from "./worker-messages.js";

/** Answers the jobs of the pool that started this thread. Throws `TypeError` outside of a worker thread. */
export function serveJobs(handler: JobHandler): void {
  const port = parentPort;
  if (!port) throw new TypeError("serveJobs belongs into the entry file of a worker thread (see openPool)");
  const running = new Map<number, AbortController>();

  const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

  const work = async (id: number, payload: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const result = await handler(payload, { signal: controller.signal, workerData });
      if (result instanceof Transferring) send({ kind: "done", id, result: result.value }, movable(result.transfer));
      else send({ kind: "done", id, result });
    } catch (error) {
      send({ kind: "failed", id, error: copyableError(error) });
    } finally {
      running.delete(id);
    }
  };

  port.on("message", (message: ToWorker) => {
    if (message.kind === "job") void work(message.id, message.payload);
    else running.get(message.id)?.abort();
  });
}
