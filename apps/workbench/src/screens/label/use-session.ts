/** The labels of the plane on the canvas, opened when the plane changes and closed after it. */
import { decodePlaneRuns, type PlaneRef, routes } from "@cambrian/protocol";
import type { Canvas } from "@cambrian/view";
import { useEffect, useState, useSyncExternalStore } from "react";
import { api } from "../../api/api.js";
import { useProject } from "../../state/project.js";
import { onOperation, submit, waitingChanges } from "../../state/submit.js";
import { keepDraft, takeDraft } from "./draft.js";
import { LabelSession, type SessionView } from "./session.js";
import { viewSettings } from "./view-settings.js";

const CLOSED: SessionView = { state: "loading", rows: [] };
const noChange = (): (() => void) => () => {};

export function useSession(
  canvas: Canvas | undefined,
  image: string,
  { t, z }: PlaneRef,
  tell: (words: string) => void,
): { readonly session: LabelSession | undefined; readonly view: SessionView } {
  const { project, me } = useProject();
  const [session, setSession] = useState<LabelSession>();
  const { id: author, name, kind } = me;
  useEffect(() => {
    if (!canvas) return;
    const params = { project: project.id, image };
    const plane = { t, z };
    const opened = new LabelSession({
      image,
      plane,
      me: { id: author, name, kind },
      canvas,
      loadLabels: async (query) => {
        const answer = await api.fetch(routes.labels, { params, query });
        return decodePlaneRuns(new Uint8Array(await answer.arrayBuffer()));
      },
      loadObjects: () => api.call(routes.objects, { params, query: plane }),
      submit,
      onOperation,
      waiting: waitingChanges,
      classIndex: () => viewSettings(project.id).classIndex,
      tell,
    });
    setSession(opened);
    const stopDraft = canvas.onDraft((draft) => {
      if (!draft) {
        // After the gesture itself, which comes in the same turn.
        queueMicrotask(() => opened.setPainting(false));
        keepDraft(undefined);
      } else {
        opened.setPainting(true);
        const painted = new Set(draft.runs.filter((_, index) => index % 4 === 3));
        const isNew = [...painted].filter((id) => id !== 0 && !opened.objects.has(id));
        keepDraft({ project: project.id, image, plane, tool: draft.tool, runs: draft.runs, isNew });
      }
    });
    const stopGesture = canvas.onGesture((gesture) => void opened.keep(gesture, true));
    const stopWaiting = opened.subscribe(() => {
      if (opened.snapshot().state !== "ready") return;
      stopWaiting();
      const cut = takeDraft(project.id, image, plane);
      if (!cut) return;
      void opened.keepDraft(cut.tool, cut.runs, cut.isNew);
      tell("The page was loaded anew in the middle of a stroke; what was painted is kept.");
    });
    return () => {
      stopDraft();
      stopGesture();
      opened[Symbol.dispose]();
      setSession(undefined);
    };
  }, [canvas, project.id, image, t, z, author, name, kind, tell]);
  const view = useSyncExternalStore(session?.subscribe ?? noChange, session?.snapshot ?? (() => CLOSED));
  return { session, view };
}
