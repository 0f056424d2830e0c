/** The doubts of the image on the canvas, which of them is looked at, and which were answered; kept while the page is open. */
import { type Doubt, type PlaneRef, routes } from "@cambrian/protocol";
import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import { refresh, useApi } from "../../api/api.js";
import { onOperation } from "../../state/submit.js";
import { mergeDoubts, nextOpen } from "./doubts.js";

interface Kept {
  readonly doubts: readonly Doubt[];
  /** Doubt to the answer's number. */
  readonly answered: ReadonlyMap<string, number>;
  readonly at: number;
}

const NOTHING: Kept = { doubts: [], answered: new Map(), at: 0 };
const kept = new Map<string, Kept>();
const listeners = new Set<() => void>();

function keep(key: string, change: Partial<Kept>): void {
  kept.set(key, { ...(kept.get(key) ?? NOTHING), ...change });
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export interface Doubts {
  readonly doubts: readonly Doubt[];
  readonly answered: ReadonlyMap<string, number>;
  readonly at: number;
  readonly current: Doubt | undefined;
  /** Not known yet. */
  readonly loading: boolean;
  readonly error: unknown;
  show(at: number): void;
  /** To the next one without an answer; false when there is none. */
  step(by: 1 | -1): boolean;
  /** `undefined` takes the answer back. */
  setAnswer(doubt: string, answer: number | undefined): void;
  again(): void;
}

/** Wait this long after the last change before the server is asked what is still in doubt. */
const REST_MS = 700;

export function useDoubts(project: string, image: string, { t, z }: PlaneRef): Doubts {
  const key = `${project} ${image} ${t} ${z}`;
  const asked = useApi(routes.doubts, { params: { project, image }, query: { t, z } });
  const state = useSyncExternalStore(subscribe, () => kept.get(key) ?? NOTHING);
  const fresh = asked.data?.doubts;
  useEffect(() => {
    if (!fresh) return;
    const before = kept.get(key) ?? NOTHING;
    const doubts = mergeDoubts(before.doubts, fresh, new Set(before.answered.keys()));
    const looked = before.doubts[before.at]?.id;
    const at = doubts.findIndex(({ id }) => id === looked);
    const answered = new Set(before.answered.keys());
    keep(key, { doubts, at: at === -1 ? (nextOpen(doubts, answered, -1, 1) ?? 0) : at });
  }, [key, fresh]);
  // Other steps in this image change what is in doubt; a step taken back opens its doubt again.
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const stop = onOperation(({ operation: { change } }) => {
      const touches =
        change.kind === "undo" ||
        change.kind === "restore" ||
        (change.kind === "labels.edit" && change.image === image);
      if (!touches) return;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => refresh(routes.doubts), REST_MS);
    });
    return () => {
      clearTimeout(timer.current);
      stop();
    };
  }, [image]);
  const answeredIds = new Set(state.answered.keys());
  return {
    ...state,
    current: state.doubts[state.at],
    loading: fresh === undefined && !asked.error,
    error: asked.data ? undefined : (asked.error ?? undefined),
    show: useCallback((at: number) => keep(key, { at }), [key]),
    step: (by) => {
      const next = nextOpen(state.doubts, answeredIds, state.at, by);
      // With every doubt answered one can still walk through them.
      const any = state.doubts.length ? (state.at + by + state.doubts.length) % state.doubts.length : undefined;
      const to = next ?? any;
      if (to !== undefined) keep(key, { at: to });
      return next !== undefined;
    },
    setAnswer: useCallback(
      (doubt: string, answer: number | undefined) => {
        const answered = new Map(kept.get(key)?.answered);
        if (answer === undefined) answered.delete(doubt);
        else answered.set(doubt, answer);
        keep(key, { answered });
      },
      [key],
    ),
    again: () => void asked.refetch(),
  };
}
