/**
 * The Label screen with an image: tools, canvas, inspector, film strip. This file holds them together; each part is its own.
 */
import { CambrianError } from "@cambrian/core";
import { type ImageRecord, routes } from "@cambrian/protocol";
import { type Canvas, LABEL_COLOURS } from "@cambrian/view";
import { type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useApi } from "../../api/api.js";
import { Screen } from "../../shell/screen.js";
import { notice } from "../../state/notice.js";
import { go, type Place } from "../../state/place.js";
import { usePeople } from "../../state/presence.js";
import { useProject } from "../../state/project.js";
import { redo, submit, undo } from "../../state/submit.js";
import { countObjects, type TaskUi } from "../../tasks/task-ui.js";
import { CanvasHost } from "./canvas-host.js";
import { CanvasPlates } from "./canvas-plates.js";
import { channelStyles, colorSetting, isBright, shownChannels } from "./channel-styles.js";
import { Channels } from "./channels.js";
import { FilmStrip } from "./film-strip.js";
import { httpPixels } from "./http-pixels.js";
import { type ActionWorld, labelActions } from "./label-actions.js";
import { LabelLook } from "./label-look.js";
import { Opening, Unreadable } from "./label-states.js";
import styles from "./label-work.module.css";
import { missedMarks, missedPlaces } from "./missed-places.js";
import { objectColors } from "./object-colors.js";
import { ObjectFoot } from "./object-foot.js";
import { ObjectList } from "./object-list.js";
import { isUnchecked } from "./object-rows.js";
import { peopleMarks, togetherWords } from "./people-marks.js";
import { Readout } from "./readout.js";
import { ToolOptions } from "./tool-options.js";
import { ToolRail } from "./tool-rail.js";
import { useHistograms } from "./use-histograms.js";
import { useKeysOfLabel } from "./use-label-keys.js";
import { useObjectEdits } from "./use-object-edits.js";
import { usePresence } from "./use-presence.js";
import { useRememberedView } from "./use-remembered-view.js";
import { useSession } from "./use-session.js";
import { useTools } from "./use-tools.js";
import { autoContrast, changeChannelView, changeView, useViewSettings } from "./view-settings.js";

export interface LabelWorkProps {
  readonly task: TaskUi;
  readonly images: readonly ImageRecord[];
  readonly image: ImageRecord;
  readonly place: Place;
}

export function LabelWork({ task, images, image, place }: LabelWorkProps): ReactElement {
  const { project } = useProject();
  const { t, z } = place;
  const settings = useViewSettings(project.id);
  const [canvas, setCanvas] = useState<Canvas>();
  const stage = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState("");
  const [selection, setSelection] = useState<ReadonlySet<number>>(() => new Set(place.select ?? []));
  const [missedAt, setMissedAt] = useState<string>();
  const [hidden, setHidden] = useState(false);
  const tell = useCallback((words: string) => setSaid(words), []);
  useEffect(() => {
    if (!said) return;
    const end = setTimeout(() => setSaid(""), 8000);
    return () => clearTimeout(end);
  }, [said]);

  // Pixels.
  const pyramid = useApi(routes.pyramid, { params: { project: project.id, image: image.id } });
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
  useRememberedView(canvas, source ? image.id : undefined, { height: image.size.y, width: image.size.x }, place);

  // Labels.
  const { session, view } = useSession(canvas, image.id, { t, z }, notice);
  const doubts = useApi(routes.doubts, { params: { project: project.id, image: image.id }, query: { t, z } });
  const missed = useMemo(() => {
    void view.rows;
    return canvas && doubts.data ? missedPlaces(doubts.data.doubts, canvas.labels) : [];
  }, [canvas, doubts.data, view.rows]);

  // How they look.
  const histograms = useHistograms(project.id, image, { t, z });
  const channels = useMemo(
    () => shownChannels(image, project, settings.channels, histograms),
    [image, project, settings.channels, histograms],
  );
  useEffect(() => canvas?.setChannels(channelStyles(channels)), [canvas, channels]);
  const bright = image.rgb && isBright(channels[0]?.histogram);
  const colorOf = useMemo(
    () =>
      objectColors({
        by: settings.colorBy,
        classes: project.classes,
        rows: settings.colorBy === "object" ? [] : view.rows,
        authorColors: LABEL_COLOURS,
      }),
    [settings.colorBy, project.classes, view.rows],
  );
  useEffect(() => {
    canvas?.setLabelStyle({
      show: settings.show,
      opacity: settings.opacity,
      bright,
      colorOf: colorOf ?? (() => undefined),
      dashed: (id) => {
        const record = session?.objects.get(id);
        return record !== undefined && isUnchecked(record);
      },
    });
    canvas?.restyle();
  }, [canvas, session, settings.show, settings.opacity, bright, colorOf]);

  // Others, and places to look at.
  const people = usePeople();
  useEffect(
    () => canvas?.setMarks([...missedMarks(missed, missedAt), ...peopleMarks(people, image.id)]),
    [canvas, missed, missedAt, people, image.id],
  );
  useEffect(() => canvas?.onMark(({ id }) => setMissedAt(id)), [canvas]);
  usePresence(canvas, session, image.id, task.words.object);

  // Selection: of the canvas, shown in the list and in the address.
  const select = useCallback(
    (ids: readonly number[]) => {
      canvas?.setSelection(ids);
      setSelection(new Set(ids));
    },
    [canvas],
  );
  useEffect(() => canvas?.onSelect((ids) => setSelection(new Set(ids))), [canvas]);
  useEffect(() => {
    if (view.state === "ready") canvas?.setSelection(selection);
  }, [canvas, view.state, selection]);
  useEffect(() => {
    const soon = setTimeout(
      () => go({ select: selection.size > 0 ? [...selection].slice(0, 50) : undefined }, { replace: true }),
      250,
    );
    return () => clearTimeout(soon);
  }, [selection]);
  const chosen = useMemo(() => view.rows.filter(({ id }) => selection.has(id)), [view.rows, selection]);
  const edits = useObjectEdits(project.id, image.id, chosen.length === 1 ? chosen[0] : undefined);

  // Tools.
  const { tool, setTool, mergeSelected, outlineBy, offered } = useTools({
    canvas,
    project: project.id,
    image: image.id,
    plane: { t, z },
    classes: project.classes.length,
    tell: notice,
  });
  const changeSettings = useCallback(
    (change: Parameters<typeof changeView>[1]) => changeView(project.id, change),
    [project.id],
  );
  const goTo = useCallback((change: { image?: string; t?: number; z?: number }) => {
    if (change.image) setSelection(new Set());
    go(change.image ? { ...change, select: [] } : change);
  }, []);
  const actions = useMemo(() => {
    if (!canvas || !session) return undefined;
    const world: ActionWorld = {
      canvas,
      session,
      words: task.words,
      image,
      images,
      plane: { t, z },
      classes: project.classes.length,
      settings,
      missed,
      currentMissed: missedAt,
      changeView: changeSettings,
      select,
      setMissed: setMissedAt,
      goTo,
      setState: (state) => submit({ kind: "image.state", image: image.id, state }),
      undo,
      redo,
      tell,
    };
    return labelActions(world);
  }, [
    canvas,
    session,
    task.words,
    image,
    images,
    t,
    z,
    project.classes.length,
    settings,
    missed,
    missedAt,
    changeSettings,
    select,
    goTo,
    tell,
  ]);
  useKeysOfLabel({ canvas, actions, tools: task.tools, image, tool, setTool, mergeSelected, setHidden });

  const um = image.pixelSize && Math.abs(image.pixelSize.x - image.pixelSize.y) < 1e-9 ? image.pixelSize.x : undefined;
  const umBar = image.pixelSize?.x;
  const entry = task.tools.find(({ id }) => id === tool) ?? task.tools[0];
  const failed = unreadable ?? pyramid.error ?? (view.error instanceof CambrianError ? view.error : undefined);
  const summary = [
    image.name,
    view.state === "ready" ? countObjects(task.words, view.rows.length) : "",
    chosen[0] ? `${chosen.map(({ id }) => id).join(", ")} selected` : "",
  ]
    .filter(Boolean)
    .join(", ");

  return (
    <Screen
      tools={
        <ToolRail
          tools={task.tools}
          current={tool}
          onTool={(id) => {
            setTool(id);
            stage.current?.focus({ preventScroll: true });
          }}
          onUndo={() => void actions?.undo()}
          onRedo={() => void actions?.redo()}
        />
      }
      options={
        entry && (
          <ToolOptions
            tool={entry}
            words={task.words}
            classes={project.classes}
            settings={settings}
            um={um}
            selection={[...selection]}
            outlineBy={outlineBy}
            onChange={changeSettings}
            onMerge={mergeSelected}
            onClass={(index) => {
              changeSettings({ classIndex: index });
              void session?.classify([...selection], index);
            }}
            done={{ words: "Done, next image", run: () => void actions?.done() }}
          />
        )
      }
      inspector={
        <div className={styles.inspector}>
          <Channels
            image={image}
            channels={channels}
            onVisible={(name, visible) => changeChannelView(project.id, name, { visible })}
            onColor={(name, color) => void submit(colorSetting(project, name, color))}
            onRange={(name, range) => changeChannelView(project.id, name, { range })}
            onGamma={(name, gamma) => changeChannelView(project.id, name, { gamma })}
            onAuto={(names) => {
              const auto = image.rgb ? channels[0]?.histogram?.auto : undefined;
              if (auto && channels[0]) changeChannelView(project.id, channels[0].name, { range: auto });
              else autoContrast(project.id, names);
            }}
            onAsIs={() =>
              autoContrast(
                project.id,
                channels.map(({ name }) => name),
              )
            }
          />
          <LabelLook
            settings={settings}
            object={task.words.object}
            classes={project.classes.length > 1}
            onChange={changeSettings}
          />
          <ObjectList
            task={task}
            project={project}
            classes={project.classes}
            rows={view.rows}
            loading={view.state === "loading"}
            selection={selection}
            um={um}
            channel={Math.max(
              0,
              channels.findIndex(({ visible }) => visible),
            )}
            settings={settings}
            colorOf={({ id, color }) => colorOf?.(id) ?? LABEL_COLOURS[color % LABEL_COLOURS.length] ?? "currentColor"}
            onSettings={changeSettings}
            onSelect={(ids, look) => {
              select(ids);
              const box = look && view.rows.find(({ id }) => id === ids[0])?.box;
              if (canvas && box && !inSight(canvas, box)) canvas.look(box, { animate: true });
            }}
            onHover={(id) => canvas?.setHover(id)}
            onDelete={() => void actions?.remove()}
          />
          <ObjectFoot
            words={task.words}
            selected={chosen}
            um={um}
            edits={edits}
            onDelete={() => void actions?.remove()}
            onHistory={() => go({ step: "history" })}
          />
        </div>
      }
      film={
        <FilmStrip
          project={project.id}
          images={images}
          current={image.id}
          onImage={(id) => goTo({ image: id, t: 0, z: 0 })}
        />
      }
      status={
        canvas && (
          <Readout
            canvas={canvas}
            image={image}
            channels={channels}
            words={task.words}
            said={said}
            together={togetherWords(people, image.id)}
          />
        )
      }
    >
      <CanvasHost summary={summary} element={stage} onCanvas={setCanvas}>
        {!failed && !source && <Opening name={image.name} />}
        {failed && (
          <div className={styles.failed}>
            <Unreadable
              image={image}
              others={images.length - 1}
              error={failed}
              onAgain={() => {
                setUnreadable(undefined);
                void pyramid.refetch();
                void session?.load();
              }}
              onNext={images.length > 1 ? () => actions?.nextImage(1) : undefined}
            />
          </div>
        )}
        {canvas && source && !failed && !hidden && (
          <CanvasPlates
            canvas={canvas}
            project={project.id}
            image={image}
            plane={{ t, z }}
            um={umBar}
            words={task.words}
            missed={missed.length}
            offered={offered}
            onPlane={goTo}
            onMissed={() => actions?.missed(false)}
          />
        )}
      </CanvasHost>
    </Screen>
  );
}

/** Is a box of the image on the screen as a whole? */
function inSight(canvas: Canvas, box: { y0: number; x0: number; y1: number; x1: number }): boolean {
  const { view, size } = canvas;
  const halfHeight = size.height / 2 / view.zoom;
  const halfWidth = size.width / 2 / view.zoom;
  return (
    box.y0 >= view.y - halfHeight &&
    box.y1 <= view.y + halfHeight &&
    box.x0 >= view.x - halfWidth &&
    box.x1 <= view.x + halfWidth
  );
}
