/** Tell others where this window's pointer is and what it draws, a dozen times a second at most. */
import type { Canvas } from "@cambrian/view";
import { useEffect } from "react";
import { setPresence } from "../../state/presence.js";
import { addToStroke, doingWords } from "./people-marks.js";
import type { LabelSession } from "./session.js";

const EVERY_MS = 80;

export function usePresence(
  canvas: Canvas | undefined,
  session: LabelSession | undefined,
  image: string,
  word: string,
): void {
  useEffect(() => {
    if (!canvas) return;
    let pointer: { y: number; x: number } | null = null;
    let doing: string | null = null;
    let stroke: number[] | null = null;
    let due: ReturnType<typeof setTimeout> | undefined;
    const send = (): void => {
      due = undefined;
      setPresence({ image, step: "label", pointer, doing, stroke: stroke ? [...stroke] : null });
    };
    const soon = (): void => {
      due ??= setTimeout(send, EVERY_MS);
    };
    send();
    const stops = [
      canvas.onPointer((readout) => {
        pointer = readout?.inside ? { y: Math.round(readout.y * 10) / 10, x: Math.round(readout.x * 10) / 10 } : null;
        if (stroke && readout) addToStroke(stroke, readout.y, readout.x);
        soon();
      }),
      canvas.onDraft((draft) => {
        if (!draft) {
          doing = null;
          stroke = null;
        } else if (!stroke) {
          stroke = [];
          const painted = draft.runs[3];
          const isNew = painted !== undefined && painted !== 0 && !session?.objects.has(painted);
          doing = doingWords(draft.tool, painted || draft.runs[2] || undefined, isNew, word);
        }
        soon();
      }),
    ];
    return () => {
      clearTimeout(due);
      for (const stop of stops) stop();
      setPresence({ pointer: null, doing: null, stroke: null });
    };
  }, [canvas, session, image, word]);
}
