/**
 * The open project as this window knows it: what the server said, moved on by every operation in order. Operations come from
 * the socket and from the answers to our own; each counts once, and a gap is filled from the history.
 */
import {
  type Acknowledgement,
  type Author,
  applyChange,
  type Change,
  type JobRecord,
  type ProjectState,
  type RouteReply,
  routes,
} from "@cambrian/protocol";
import { api, refresh } from "../api/api.js";
import { makeStore } from "./store.js";

export interface World {
  readonly project: ProjectState;
  readonly objects: Readonly<Record<string, number>>;
  readonly unchecked: Readonly<Record<string, number>>;
}

export const world = makeStore<World | undefined>(undefined);
export const jobs = makeStore<readonly JobRecord[]>([]);
/** When the last step was kept. */
export const keptAt = makeStore<number>(Date.now());

type Listener = (acknowledgement: Acknowledgement, mine: boolean) => void;
const listeners = new Set<Listener>();
const own = new Set<string>();

/** Told after every operation, in order; `mine` when this window proposed it. Returns how to stop. */
export function onOperation(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The proposal with this id is ours. */
export function claim(id: string): void {
  own.add(id);
}

export function setProject({ project, objects, unchecked }: RouteReply<typeof routes.project>): void {
  world.set({ project: project as ProjectState, objects, unchecked });
}

export function projectNow(): ProjectState | undefined {
  return world.get()?.project;
}

let filling: Promise<void> | undefined;

/** Take one operation; ones that were taken are skipped, missing ones are fetched first. */
export async function receive(acknowledgement: Acknowledgement): Promise<void> {
  const now = world.get();
  const { seq } = acknowledgement.operation;
  if (!now || seq <= now.project.seq) return;
  if (seq > now.project.seq + 1) {
    await fillGap(seq);
    return receive(acknowledgement);
  }
  take(acknowledgement);
}

/** Fetch what was missed, up to and without operation `until`. */
export async function fillGap(until: number): Promise<void> {
  while (filling) await filling;
  filling = (async () => {
    for (;;) {
      const project = projectNow();
      if (!project || project.seq >= until - 1) return;
      const { operations } = await api.call(routes.history, {
        params: { project: project.id },
        query: { after: project.seq, limit: 500 },
      });
      if (operations.length === 0) return;
      for (const operation of operations)
        if (operation.seq === (projectNow()?.seq ?? 0) + 1)
          take({ operation, renumbered: {}, replaced: [] } as Acknowledgement);
    }
  })();
  try {
    await filling;
  } finally {
    filling = undefined;
  }
}

function take(acknowledgement: Acknowledgement): void {
  const now = world.get();
  if (!now) return;
  const { seq, at, by, change, id } = acknowledgement.operation;
  const { state } = applyChange(now.project, change, { seq, at, by });
  world.set({
    project: { ...state, seq },
    objects: countObjects(now.objects, change, 1),
    unchecked: countObjects(now.unchecked, change, 1, isUnchecked),
  });
  keptAt.set(Date.now());
  for (const listener of [...listeners]) listener(acknowledgement, own.has(id));
  if (change.kind === "restore" || change.kind === "undo") refresh(routes.objects);
  refresh(routes.undoState);
}

type Counts = Readonly<Record<string, number>>;
type Changed = Extract<Change, { readonly kind: "labels.edit" }>["objects"][number];

const isUnchecked = (object: NonNullable<Changed["after"]>): boolean =>
  object.by.kind === "model" && object.acceptedBy === undefined;

function countObjects(
  counts: Counts,
  change: Change,
  sign: number,
  counted: (object: NonNullable<Changed["after"]>) => boolean = () => true,
): Counts {
  if (change.kind === "undo" || change.kind === "restore")
    return change.changes.reduce((sum, each) => countObjects(sum, each, sign, counted), counts);
  if (change.kind !== "labels.edit") return counts;
  let more = 0;
  for (const { before, after } of change.objects) {
    if (before && counted(before)) more -= sign;
    if (after && counted(after)) more += sign;
  }
  return more === 0 ? counts : { ...counts, [change.image]: Math.max(0, (counts[change.image] ?? 0) + more) };
}

/** Put a job's newest record in its place. */
export function receiveJob(job: JobRecord): void {
  const before = jobs.get().find(({ id }) => id === job.id);
  jobs.set((all) => (before ? all.map((each) => (each.id === job.id ? job : each)) : [job, ...all]));
  if (job.state !== "done" || before?.state === "done") return;
  if (job.kind === "check") refresh(routes.quality);
  if (job.kind === "train" || job.kind === "evaluate") refresh(routes.report);
  if (job.kind === "predict") refresh(routes.review);
}

export type { Author };
