/**
 * Doing things: a change is kept in this browser, sent in order, and answered when it is on the server's disk. Without a
 * connection it waits; a change the server refuses is dropped and its error told.
 */
import { CambrianError } from "@cambrian/core";
import { type Acknowledgement, type Change, type Proposal, routes } from "@cambrian/protocol";
import { api } from "../api/api.js";
import { notice } from "./notice.js";
import { dropWaiting, keepWaiting, readWaiting, type Waiting } from "./outbox.js";
import { renumber } from "./renumber.js";
import { makeStore, useStore } from "./store.js";
import { claim, keptAt, projectNow, receive, world } from "./world.js";

export { onOperation } from "./world.js";

interface Saved {
  readonly state: "saved" | "saving" | "offline";
  /** Steps that wait. */
  readonly waiting: number;
  readonly seq: number;
  /** When the last step was kept on the server. */
  readonly at: number;
}

interface Item extends Waiting {
  readonly resolve: (acknowledgement: Acknowledgement) => void;
  readonly reject: (error: unknown) => void;
}

const items = makeStore<readonly Item[]>([]);
export const online = makeStore(true);
let lastOrder = 0;
let sending = false;
let retry: ReturnType<typeof setTimeout> | undefined;
let delay = 500;

/** Most changes in one call. */
const BATCH = 50;

/** Changes of this project that wait for an answer, in order. */
export function waitingChanges(): readonly Change[] {
  return items.get().map(({ proposal }) => proposal.change);
}

/** Keep a change and send it. Resolves when the server has it on disk; rejects with the coded error when it is refused. */
export function submit(change: Change): Promise<Acknowledgement> {
  const project = projectNow();
  if (!project) return Promise.reject(new TypeError("no project is open"));
  const proposal: Proposal = { id: crypto.randomUUID(), base: project.seq, change };
  lastOrder = Math.max(lastOrder + 1, Date.now() * 100);
  return new Promise((resolve, reject) => {
    const item: Item = { order: lastOrder, project: project.id, proposal, resolve, reject };
    claim(proposal.id);
    items.set((all) => [...all, item]);
    const { order } = item;
    keepWaiting({ order, project: project.id, proposal })
      .catch((cause) => {
        // A full or forbidden browser store: the step is still sent, it only would not survive a reload.
        console.warn("A step could not be kept in the browser before sending.", cause);
      })
      .finally(() => void send());
  });
}

/** Steps of an earlier visit that were never answered are sent now. */
export async function resumeWaiting(project: string): Promise<void> {
  const found = await readWaiting(project).catch(() => []);
  const known = new Set(items.get().map(({ order }) => order));
  const more = found
    .filter(({ order }) => !known.has(order))
    .map((waiting): Item => {
      claim(waiting.proposal.id);
      return { ...waiting, resolve: () => {}, reject: (error) => notice(words(error)) };
    });
  items.set((all) => [...more, ...all].sort((a, b) => a.order - b.order));
  void send();
}

/** Forget what waits for another project; it stays in the browser's database. */
export function leaveWaiting(): void {
  items.set([]);
}

async function send(): Promise<void> {
  if (sending) return;
  sending = true;
  clearTimeout(retry);
  try {
    for (let batch = items.get().slice(0, BATCH); batch.length > 0; batch = items.get().slice(0, BATCH)) {
      if (!(await sendBatch(batch))) return;
    }
  } finally {
    sending = false;
  }
}

/** False when there is no connection and it was put off. */
async function sendBatch(batch: readonly Item[]): Promise<boolean> {
  const [first] = batch;
  if (!first) return true;
  try {
    const { acknowledgements } = await api.call(routes.propose, {
      params: { project: first.project },
      body: { proposals: batch.map(({ proposal }) => proposal) as never },
    });
    online.set(true);
    delay = 500;
    for (const [at, item] of batch.entries()) {
      const acknowledgement = acknowledgements[at] as Acknowledgement | undefined;
      settle(item);
      if (!acknowledgement) continue;
      await receive(acknowledgement);
      renumberWaiting(acknowledgement);
      item.resolve(acknowledgement);
    }
    keptAt.set(Date.now());
    return true;
  } catch (error) {
    if (isOffline(error)) {
      online.set(false);
      retry = setTimeout(() => void send(), delay);
      delay = Math.min(delay * 2, 5000);
      return false;
    }
    // All or none: find the one that is refused.
    if (batch.length > 1) {
      for (const item of batch) if (!(await sendBatch([item]))) return false;
      return true;
    }
    settle(first);
    first.reject(error);
    return true;
  }
}

/** Steps that wait speak of a renumbered object by its new number. */
function renumberWaiting({ operation: { change }, renumbered }: Acknowledgement): void {
  const given = new Map(Object.entries(renumbered).map(([from, to]) => [Number(from), to]));
  if (change.kind !== "labels.edit" || given.size === 0) return;
  const { image, plane } = change;
  items.set((all) =>
    all.map((item) => {
      const waiting = item.proposal.change;
      if (waiting.kind !== "labels.edit" || waiting.image !== image) return item;
      if (waiting.plane.t !== plane.t || waiting.plane.z !== plane.z) return item;
      const moved = { ...item, proposal: { ...item.proposal, change: renumber(waiting, given) } };
      void keepWaiting({ order: moved.order, project: moved.project, proposal: moved.proposal }).catch(() => {});
      return moved;
    }),
  );
}

function settle(item: Item): void {
  items.set((all) => all.filter(({ order }) => order !== item.order));
  dropWaiting(item.order).catch(() => {});
}

function isOffline(error: unknown): boolean {
  if (!(error instanceof CambrianError)) return false;
  return error.code === "network/offline" || Number(error.details.status) >= 502;
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function useSaved(): Saved {
  const waiting = useStore(items).length;
  const isOnline = useStore(online);
  const seq = useStore(world)?.project.seq ?? 0;
  const at = useStore(keptAt);
  return { state: !isOnline ? "offline" : waiting > 0 ? "saving" : "saved", waiting, seq, at };
}

async function stepBack(route: typeof routes.undo | typeof routes.redo): Promise<void> {
  const project = projectNow();
  if (!project) return;
  // What was just drawn is part of what is taken back.
  while (items.get().length > 0 && online.get()) await new Promise((resolve) => setTimeout(resolve, 10));
  const call = (force: boolean) =>
    api.call(route as typeof routes.undo, { params: { project: project.id }, body: { force } });
  try {
    await receive((await call(false)) as Acknowledgement);
  } catch (error) {
    if (error instanceof CambrianError && error.code === "undo/later-step") {
      notice(error.message, {
        label: "Take back all the same",
        run: () =>
          void call(true).then(
            (answer) => receive(answer as Acknowledgement),
            (cause) => notice(words(cause)),
          ),
      });
      return;
    }
    notice(words(error));
  }
}

/** Take back my last step. */
export function undo(): Promise<void> {
  return stepBack(routes.undo);
}
/** Do it again. */
export function redo(): Promise<void> {
  return stepBack(routes.redo);
}
