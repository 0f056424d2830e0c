/** The status bar's right side: where the pointer is, the value of each shown channel, and on which object. */
import type { ImageRecord } from "@cambrian/protocol";
import type { Canvas } from "@cambrian/view";
import type { ReactElement } from "react";
import { Kbd } from "../../components/kbd.js";
import type { TaskWords } from "../../tasks/task-ui.js";
import { usePointer } from "./canvas-view.js";
import type { ShownChannel } from "./channel-styles.js";
import styles from "./readout.module.css";

export interface ReadoutProps {
  readonly canvas: Canvas;
  readonly image: ImageRecord;
  readonly channels: readonly ShownChannel[];
  readonly words: TaskWords;
  /** What was just done. */
  readonly said: string;
  /** Who else is here. */
  readonly together: string | undefined;
}

export function Readout({ canvas, image, channels, words, said, together }: ReadoutProps): ReactElement {
  const pointer = usePointer(canvas);
  const over = pointer?.inside ? pointer : undefined;
  const um = image.pixelSize;
  const place = (value: number, perPixel: number | undefined): string =>
    perPixel === undefined ? `${Math.round(value)} px` : `${(value * perPixel).toFixed(1)} µm`;
  return (
    <div className={styles.readout}>
      <span className={styles.said} role="status" aria-live="polite">
        {said || together}
      </span>
      {over && (
        <>
          <span className={styles.place}>{`x ${place(over.x, um?.x)} · y ${place(over.y, um?.y)}`}</span>
          {(image.rgb ? ["Red", "Green", "Blue"] : channels.map(({ name }) => name)).map((name, index) => {
            const value = over.values[index];
            if (value === undefined || !(image.rgb || channels[index]?.visible)) return null;
            return (
              <span key={name} className={styles.value}>
                {name} <b>{Number.isNaN(value) ? "–" : value.toLocaleString("en", { maximumSignificantDigits: 5 })}</b>
              </span>
            );
          })}
          <span className={styles.object}>{over.id === 0 ? `on no ${words.object}` : `on #${over.id}`}</span>
        </>
      )}
      <span className={styles.hint}>
        <Kbd>Q</Kbd> hide labels
      </span>
    </div>
  );
}
