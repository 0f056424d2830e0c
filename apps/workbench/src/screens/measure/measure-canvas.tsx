/** The image a cell is in, with that cell selected; a click on another one selects its row. Nothing is drawn here. */
import { CambrianError } from "@cambrian/core";
import { type ImageRecord, type PlaneRef, routes } from "@cambrian/protocol";
import type { Canvas } from "@cambrian/view";
import { Button } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useApi } from "../../api/api.js";
import { go } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { counted } from "../evidence/counted.js";
import { Failure } from "../evidence/failure.js";
import { CanvasHost } from "../label/canvas-host.js";
import { useCanvasView } from "../label/canvas-view.js";
import { channelStyles, shownChannels } from "../label/channel-styles.js";
import { httpPixels } from "../label/http-pixels.js";
import { isUnchecked } from "../label/object-rows.js";
import { ScaleBar } from "../label/scale-bar.js";
import { useHistograms } from "../label/use-histograms.js";
import { useSession } from "../label/use-session.js";
import { useViewSettings } from "../label/view-settings.js";
import styles from "./measure.module.css";

export interface MeasureCanvasProps {
  readonly image: ImageRecord;
  readonly plane: PlaneRef;
  readonly label: number | undefined;
  /** "495.7 µm²" */
  readonly value: string;
  readonly onSelect: (label: number) => void;
}

export function MeasureCanvas({ image, plane, label, value, onSelect }: MeasureCanvasProps): ReactElement {
  const { project } = useProject();
  const settings = useViewSettings(project.id);
  const [canvas, setCanvas] = useState<Canvas>();
  const { t, z } = plane;
  const pyramid = useApi(routes.pyramid, { params: { project: project.id, image: image.id } });
  const source = useMemo(
    () => (pyramid.data ? httpPixels(project.id, image.id, pyramid.data) : undefined),
    [project.id, image.id, pyramid.data],
  );
  useEffect(() => canvas?.setImage(source, { t, z }), [canvas, source, t, z]);
  const quiet = useCallback(() => {}, []);
  const { session, view } = useSession(canvas, image.id, { t, z }, quiet);
  const histograms = useHistograms(project.id, image, { t, z });
  useEffect(
    () => canvas?.setChannels(channelStyles(shownChannels(image, project, settings.channels, histograms))),
    [canvas, image, project, settings.channels, histograms],
  );
  useEffect(() => {
    canvas?.setLabelStyle({
      show: "outline",
      opacity: 1,
      bright: image.rgb,
      colorOf: () => undefined,
      dashed: (id) => {
        const record = session?.objects.get(id);
        return record !== undefined && isUnchecked(record);
      },
    });
    canvas?.restyle();
  }, [canvas, image.rgb, session]);
  const { world } = session ?? {};
  // For a moment after another image is asked for, the outlines are still those of the one before.
  const ready = view.state === "ready" && world?.image === image.id && world.plane.t === t && world.plane.z === z;
  const box = ready ? view.rows.find(({ id }) => id === label)?.box : undefined;
  const cell = `${image.id} ${t} ${z} ${label}`;
  const looked = useRef("");
  useEffect(() => {
    if (!canvas || !ready) return;
    canvas.setSelection(label === undefined ? [] : [label]);
    if (!box || looked.current === cell) return;
    looked.current = cell;
    const room = 1.2 * Math.max(box.y1 - box.y0, box.x1 - box.x0);
    canvas.look({ y0: box.y0 - room, x0: box.x0 - room, y1: box.y1 + room, x1: box.x1 + room }, { animate: true });
  }, [canvas, ready, label, box, cell]);
  useEffect(
    () =>
      canvas?.onSelect((ids) => {
        const [first] = ids;
        if (first !== undefined) onSelect(first);
      }),
    [canvas, onSelect],
  );
  const failed = pyramid.error ?? (view.error instanceof CambrianError ? view.error : undefined);
  return (
    <CanvasHost
      summary={`${image.name}, ${counted(view.rows.length, "cell")}${label === undefined ? "" : `, cell ${label} selected, ${value}`}`}
      onCanvas={setCanvas}
    >
      {failed && <Failure whole error={failed} title={`${image.name} cannot be shown`} />}
      {canvas && source && !failed && (
        <>
          <div className={styles.plate}>
            <b>{label === undefined ? image.name : `${image.name}, cell ${label}`}</b>
            <span>{label === undefined ? "" : value}</span>
          </div>
          <Button
            className={styles.open ?? ""}
            size="xs"
            leftSection={<IconPencil size={14} stroke={1.6} />}
            onClick={() =>
              go({ step: "label", image: image.id, t, z, select: label === undefined ? undefined : [label] })
            }
          >
            Open in Label
          </Button>
          <Scale canvas={canvas} um={image.pixelSize?.x} />
        </>
      )}
    </CanvasHost>
  );
}

function Scale({ canvas, um }: { readonly canvas: Canvas; readonly um: number | undefined }): ReactElement {
  return <ScaleBar um={um} zoom={useCanvasView(canvas).zoom} />;
}
