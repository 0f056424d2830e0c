/** Over the canvas: which image, how many cells and doubts, the scale, and how to see the bare image. */
import type { ImageRecord } from "@cambrian/protocol";
import type { Canvas } from "@cambrian/view";
import type { ReactElement } from "react";
import { Kbd } from "../../components/kbd.js";
import { useSaved } from "../../state/submit.js";
import { counted } from "../evidence/counted.js";
import { useCanvasView } from "../label/canvas-view.js";
import { ScaleBar } from "../label/scale-bar.js";
import styles from "./review.module.css";

export interface ReviewPlatesProps {
  readonly canvas: Canvas;
  readonly image: ImageRecord;
  readonly cells: number;
  /** Doubts without an answer. */
  readonly open: number;
  readonly loading: boolean;
}

export function ReviewPlates({ canvas, image, cells, open, loading }: ReviewPlatesProps): ReactElement {
  const view = useCanvasView(canvas);
  const saved = useSaved();
  const group = Object.values(image.metadata)[0];
  return (
    <>
      <div className={`${styles.plate} ${styles.plateTop}`}>
        <b>{image.name}</b>
        {group && <span>{group}</span>}
        <span>
          {loading ? "Reading outlines" : `${counted(cells, "cell")}, ${open === 0 ? "none" : open} in doubt`}
        </span>
      </div>
      {saved.state === "offline" && (
        <div className={`${styles.plate} ${styles.plateOffline}`} role="status">
          <b>No connection. Go on reviewing.</b>
          <span>
            {saved.waiting === 0 ? "Everything is saved." : `${counted(saved.waiting, "step")} kept on this computer.`}
          </span>
        </div>
      )}
      <ScaleBar um={image.pixelSize?.x} zoom={view.zoom} />
      <div className={`${styles.plate} ${styles.plateHold}`}>
        hold <Kbd>Q</Kbd> to see the bare image
      </div>
    </>
  );
}
