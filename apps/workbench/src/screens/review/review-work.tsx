/** Review of one image: the queue, the canvas with numbered doubts, the question, and the keys under the image. */
import { CambrianError } from "@cambrian/core";
import { decodePlaneLabels, type ImageRecord, routes } from "@cambrian/protocol";
import { type Canvas, LABEL_COLOURS, type Mark } from "@cambrian/view";
import { type ReactElement, type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { api, useApi } from "../../api/api.js";
import { Screen } from "../../shell/screen.js";
import { useKeys } from "../../state/keys.js";
import { go, usePlace } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { redo, submit, undo } from "../../state/submit.js";
import { counted } from "../evidence/counted.js";
import { CanvasHost } from "../label/canvas-host.js";
import { channelStyles, shownChannels } from "../label/channel-styles.js";
import { httpPixels } from "../label/http-pixels.js";
import { Opening, Unreadable } from "../label/label-states.js";
import { isUnchecked } from "../label/object-rows.js";
import { useHistograms } from "../label/use-histograms.js";
import { useSession } from "../label/use-session.js";
import { useViewSettings } from "../label/view-settings.js";
import { DoubtPanel } from "./doubt-panel.js";
import { acceptObjects, answerGesture } from "./doubts.js";
import styles from "./review.module.css";
import { ReviewActions } from "./review-actions.js";
import { ReviewPlates } from "./review-plates.js";
import { useDoubts } from "./use-doubts.js";

export interface ReviewWorkProps {
  readonly image: ImageRecord;
  readonly queue: ReactNode;
  readonly onNext: (step: 1 | -1) => void;
  readonly onLater: () => void;
  readonly onAccepted: () => void;
}

export function ReviewWork({ image, queue, onNext, onLater, onAccepted }: ReviewWorkProps): ReactElement {
  const { project, me } = useProject();
  const { t, z } = usePlace();
  const settings = useViewSettings(project.id);
  const [canvas, setCanvas] = useState<Canvas>();
  const [said, setSaid] = useState("");
  const [hidden, setHidden] = useState(false);
  const [selection, setSelection] = useState<readonly number[]>([]);
  const [busy, setBusy] = useState(false);
  const tell = useCallback((words: string) => setSaid(words), []);
  const params = { project: project.id, image: image.id };

  const pyramid = useApi(routes.pyramid, { params });
  const source = useMemo(
    () => (pyramid.data ? httpPixels(project.id, image.id, pyramid.data) : undefined),
    [project.id, image.id, pyramid.data],
  );
  const [unreadable, setUnreadable] = useState<CambrianError>();
  useEffect(() => {
    if (!canvas) return;
    setUnreadable(undefined);
    canvas.setImage(source, { t, z });
    return canvas.onError((error) => {
      if (error instanceof CambrianError && error.code !== "network/offline") setUnreadable(error);
    });
  }, [canvas, source, t, z]);
  const { session, view } = useSession(canvas, image.id, { t, z }, tell);
  const histograms = useHistograms(project.id, image, { t, z });
  useEffect(
    () => canvas?.setChannels(channelStyles(shownChannels(image, project, settings.channels, histograms))),
    [canvas, image, project, settings.channels, histograms],
  );
  // One colour for all that is unchecked: here it matters who drew, not which cell is which.
  useEffect(() => {
    canvas?.setLabelStyle({
      show: "outline",
      opacity: 1,
      bright: image.rgb,
      colorOf: (id) => {
        const record = session?.objects.get(id);
        return record && isUnchecked(record) ? cssColour("--plate-model") : undefined;
      },
      dashed: (id) => {
        const record = session?.objects.get(id);
        return record !== undefined && isUnchecked(record);
      },
    });
    canvas?.restyle();
  }, [canvas, session, image.rgb]);

  const doubts = useDoubts(project.id, image.id, { t, z });
  const { current } = doubts;
  const marks = useMemo(
    () =>
      doubts.doubts.flatMap((doubt, n): Mark[] =>
        doubts.answered.has(doubt.id)
          ? []
          : [
              {
                kind: "doubt",
                id: doubt.id,
                at: { y: (doubt.box.y0 + doubt.box.y1 - 1) / 2, x: (doubt.box.x0 + doubt.box.x1 - 1) / 2 },
                radius: Math.hypot(doubt.box.y1 - doubt.box.y0, doubt.box.x1 - doubt.box.x0) / 2,
                number: n + 1,
                current: doubt.id === current?.id,
              },
            ],
      ),
    [doubts.doubts, doubts.answered, current],
  );
  useEffect(() => canvas?.setMarks(marks), [canvas, marks]);
  useEffect(
    () =>
      canvas?.onMark(({ id }) => {
        const at = doubts.doubts.findIndex((doubt) => doubt.id === id);
        if (at >= 0) doubts.show(at);
      }),
    [canvas, doubts],
  );
  useEffect(() => canvas?.setHidden(hidden), [canvas, hidden]);
  const ready = view.state === "ready";
  useEffect(() => {
    if (!canvas || !current || !ready) return;
    canvas.setSelection(current.objects);
    setSelection(current.objects);
    if (!inSight(canvas, current.box)) canvas.look(current.box, { animate: true });
  }, [canvas, current, ready]);
  useEffect(() => canvas?.onSelect((ids) => setSelection(ids)), [canvas]);

  const answer = async (number: number): Promise<void> => {
    const chosen = current?.answers[number];
    if (!current || !chosen || !session || !ready) return;
    doubts.setAnswer(current.id, number);
    const gesture = canvas && answerGesture(current, chosen, () => canvas.labels.newId());
    const more = doubts.step(1);
    tell(`${chosen.label}. ${more ? "" : "No doubt is left; Shift Enter accepts the image."}`);
    if (gesture) await session.keep(gesture, false);
    else await session.accept(current.objects);
  };
  const takeBack = async (what: () => Promise<void>): Promise<void> => {
    await what();
    // Whatever was taken back may be an answer: what the server still doubts is asked again, and shown as open.
    for (const id of doubts.answered.keys()) doubts.setAnswer(id, undefined);
    doubts.again();
  };
  const remove = async (): Promise<void> => {
    if (!session || selection.length === 0) return;
    const asked = current?.objects.some((id) => selection.includes(id));
    if (current && asked) {
      doubts.setAnswer(current.id, -1);
      doubts.step(1);
    }
    await session.remove(selection);
  };
  const acceptImage = async (): Promise<void> => {
    if (!session || busy || !ready) return;
    setBusy(true);
    try {
      const count = await session.accept([...session.objects.keys()]);
      await acceptOtherPlanes();
      await submit({ kind: "image.state", image: image.id, state: "reviewed" });
      tell(`${image.name} accepted, ${counted(count, "cell")}.`);
      onAccepted();
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  /** Of a stack or a film: what the model found in its other planes, too. */
  const acceptOtherPlanes = async (): Promise<void> => {
    for (let ot = 0; ot < image.size.t; ot++)
      for (let oz = 0; oz < image.size.z; oz++) {
        if (ot === t && oz === z) continue;
        const plane = { t: ot, z: oz };
        const bytes = await (await api.fetch(routes.labels, { params, query: plane })).arrayBuffer();
        const change = acceptObjects(decodePlaneLabels(new Uint8Array(bytes)).objects, { image: image.id, plane, me });
        if (change) await submit(change);
      }
  };
  const byHand = (): void => {
    const box = current?.box;
    go({
      step: "label",
      image: image.id,
      t,
      z,
      select: selection,
      ...(box ? { y: (box.y0 + box.y1) / 2, x: (box.x0 + box.x1) / 2, zoom: Math.max(2, canvas?.view.zoom ?? 2) } : {}),
    });
  };
  useKeys({
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => [String(digit), () => void answer(digit - 1)])),
    enter: () => void answer(0),
    "shift+enter": () => void acceptImage(),
    j: () => doubts.step(1),
    "shift+j": () => doubts.step(-1),
    b: byHand,
    delete: () => void remove(),
    backspace: () => void remove(),
    n: onLater,
    "shift+n": () => onNext(-1),
    z: () => canvas?.fit({ animate: true }),
    "mod+z": () => void takeBack(undo),
    "mod+shift+z": () => void takeBack(redo),
  });
  useHold("q", setHidden);

  const failed = unreadable ?? pyramid.error ?? (view.error instanceof CambrianError ? view.error : undefined);
  const open = doubts.doubts.filter(({ id }) => !doubts.answered.has(id)).length;
  return (
    <Screen
      actions={
        <ReviewActions
          ready={ready && !busy}
          hasDoubts={doubts.doubts.length > 0}
          selected={selection.length}
          onPrevious={() => onNext(-1)}
          onDoubt={(step) => doubts.step(step)}
          onHand={byHand}
          onDelete={() => void remove()}
          onLater={onLater}
          onAccept={() => void acceptImage()}
        />
      }
    >
      <div className={styles.work}>
        {queue}
        <div className={styles.canvas}>
          <CanvasHost
            summary={`${image.name}, ${counted(view.rows.length, "cell")}, ${counted(open, "doubt")}${current ? `, at doubt ${doubts.at + 1}: ${current.question}` : ""}`}
            onCanvas={setCanvas}
          >
            {!failed && !source && <Opening name={image.name} />}
            {failed && (
              <div className={styles.unreadable}>
                <Unreadable
                  image={image}
                  others={project.images.filter(({ removed }) => !removed).length - 1}
                  error={failed}
                  onAgain={() => {
                    setUnreadable(undefined);
                    void pyramid.refetch();
                    void session?.load();
                  }}
                  onNext={() => onNext(1)}
                />
              </div>
            )}
            {canvas && source && !failed && !hidden && (
              <ReviewPlates canvas={canvas} image={image} cells={view.rows.length} open={open} loading={!ready} />
            )}
          </CanvasHost>
        </div>
        <DoubtPanel
          project={project.id}
          image={image}
          plane={{ t, z }}
          labels={canvas && ready ? canvas.labels : undefined}
          version={view.rows}
          colours={LABEL_COLOURS}
          doubts={doubts}
          onAnswer={(number) => void answer(number)}
        />
      </div>
      <div className="visually-hidden" role="status" aria-live="polite">
        {said}
      </div>
    </Screen>
  );
}

/** True while a key is held and the page has the keyboard. */
function useHold(key: string, onHeld: (held: boolean) => void): void {
  useEffect(() => {
    const down = (event: KeyboardEvent): void => {
      const field =
        event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]");
      if (!field && event.key.toLowerCase() === key && !event.ctrlKey && !event.metaKey) onHeld(true);
    };
    const up = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === key) onHeld(false);
    };
    const away = (): void => onHeld(false);
    window.addEventListener("keydown", down);
    window.addEventListener("keyup", up);
    window.addEventListener("blur", away);
    return () => {
      window.removeEventListener("keydown", down);
      window.removeEventListener("keyup", up);
      window.removeEventListener("blur", away);
    };
  }, [key, onHeld]);
}

const cssColour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function inSight({ view, size }: Canvas, box: { y0: number; x0: number; y1: number; x1: number }): boolean {
  const halfHeight = size.height / 2 / view.zoom;
  const halfWidth = size.width / 2 / view.zoom;
  return (
    box.y0 >= view.y - halfHeight &&
    box.y1 <= view.y + halfHeight &&
    box.x0 >= view.x - halfWidth &&
    box.x1 <= view.x + halfWidth
  );
}
