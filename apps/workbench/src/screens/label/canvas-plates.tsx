/** What lies 12 px from the canvas's edges, never more than four: a hint, the scale, the whole image, slices and frames. */
import type { Point } from "@cambrian/core";
import type { ImageRecord, PlaneRef } from "@cambrian/protocol";
import { type Canvas, type Size, toScreen, type View } from "@cambrian/view";
import { UnstyledButton } from "@mantine/core";
import type { ReactElement } from "react";
import { Kbd } from "../../components/kbd.js";
import { useSaved } from "../../state/submit.js";
import type { TaskWords } from "../../tasks/task-ui.js";
import { useCanvasView } from "./canvas-view.js";
import { Minimap } from "./minimap.js";
import { missedWords } from "./missed-places.js";
import { PlaneSliders } from "./plane-sliders.js";
import styles from "./plates.module.css";
import { ScaleBar } from "./scale-bar.js";

export interface CanvasPlatesProps {
  readonly canvas: Canvas;
  readonly project: string;
  readonly image: ImageRecord;
  readonly plane: PlaneRef;
  readonly um: number | undefined;
  readonly words: TaskWords;
  readonly missed: number;
  /** Where an outline is proposed and waits for Enter. */
  readonly offered: Point | undefined;
  readonly onPlane: (plane: PlaneRef) => void;
  readonly onMissed: () => void;
}

export function CanvasPlates(props: CanvasPlatesProps): ReactElement {
  const { canvas, project, image, plane, um, words, missed, offered, onPlane, onMissed } = props;
  const view = useCanvasView(canvas);
  const saved = useSaved();
  return (
    <>
      {saved.state === "offline" ? (
        <div className={styles.offline}>
          <strong>No connection. Go on drawing.</strong>
          <span>
            {saved.waiting === 0
              ? "Everything drawn so far is saved; what you draw now is kept on this computer until the server is back."
              : `Your last ${saved.waiting === 1 ? "step is" : `${saved.waiting} steps are`} kept on this computer and go to the server when it is back.`}
          </span>
        </div>
      ) : offered ? (
        <div className={styles.hint} data-mark="proposal" style={beside(offered, view, canvas.size)}>
          Outline proposed <Kbd>Enter</Kbd> keep
        </div>
      ) : (
        missed > 0 && (
          <UnstyledButton className={styles.hint} data-mark="gap" onClick={onMissed} aria-keyshortcuts="j">
            {missedWords(missed, words)} <Kbd>J</Kbd> go to next
          </UnstyledButton>
        )
      )}
      <ScaleBar um={um} zoom={view.zoom} />
      <PlaneSliders image={image} plane={plane} onPlane={onPlane} />
      <Minimap
        project={project}
        image={image.id}
        plane={plane}
        size={{ height: image.size.y, width: image.size.x }}
        view={view}
        screen={canvas.size}
        onMove={(to) => canvas.setView(to)}
        onFit={() => canvas.fit({ animate: true })}
      />
    </>
  );
}

/** To the right of a place of the image, within the canvas. */
function beside(place: Point, view: View, screen: Size): { readonly left: number; readonly top: number } {
  const { y, x } = toScreen(view, screen, place);
  const within = (value: number, most: number): number => Math.max(12, Math.min(value, most));
  return { left: within(x + 44, screen.width - 240), top: within(y - 14, screen.height - 44) };
}
