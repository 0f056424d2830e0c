/** The plate at the lower right: the whole image, the part that is seen, how large it is shown. Drag to move. */
import { type PlaneRef, routes } from "@cambrian/protocol";
import { type Size, type View, viewportBox } from "@cambrian/view";
import { UnstyledButton } from "@mantine/core";
import type { PointerEvent, ReactElement } from "react";
import { api } from "../../api/api.js";
import { Kbd } from "../../components/kbd.js";
import styles from "./plates.module.css";

/** The longest sides of the picture. */
const WIDTH = 144;
const HEIGHT = 108;

export interface MinimapProps {
  readonly project: string;
  readonly image: string;
  readonly plane: PlaneRef;
  /** Pixels of the image. */
  readonly size: Size;
  readonly view: View;
  readonly screen: Size;
  readonly onMove: (view: { readonly y: number; readonly x: number }) => void;
  readonly onFit: () => void;
}

export function Minimap(props: MinimapProps): ReactElement {
  const { project, image, plane, size, view, screen, onMove, onFit } = props;
  const scale = Math.min(WIDTH / size.width, HEIGHT / size.height);
  const width = size.width * scale;
  const height = size.height * scale;
  const seen = viewportBox(view, screen);
  const left = Math.max(0, seen.x0 * scale);
  const top = Math.max(0, seen.y0 * scale);
  const right = Math.min(width, seen.x1 * scale);
  const bottom = Math.min(height, seen.y1 * scale);
  const whole = left <= 0 && top <= 0 && right >= width && bottom >= height;
  const drag = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.getBoundingClientRect();
    onMove({ y: (event.clientY - box.top) / scale, x: (event.clientX - box.left) / scale });
  };
  return (
    <div className={styles.minimap}>
      <svg
        className={styles.map}
        width={width}
        height={height}
        aria-hidden="true"
        onPointerDown={drag}
        onPointerMove={drag}
      >
        <image
          href={api.url(routes.thumbnail, { params: { project, image }, query: { ...plane, size: 288 } })}
          width={width}
          height={height}
          preserveAspectRatio="none"
        />
        {!whole && (
          <rect
            className={styles.seen}
            x={left + 0.5}
            y={top + 0.5}
            width={Math.max(2, right - left - 1)}
            height={Math.max(2, bottom - top - 1)}
          />
        )}
      </svg>
      <div className={styles.zoom}>
        <span>{zoomText(view.zoom)}</span>
        <UnstyledButton className={styles.fit} onClick={onFit} aria-keyshortcuts="z">
          fit <Kbd>Z</Kbd>
        </UnstyledButton>
      </div>
    </div>
  );
}

/** "165 %": screen pixels per image pixel. */
export function zoomText(zoom: number): string {
  const percent = zoom * 100;
  return `${percent >= 10 ? Math.round(percent).toLocaleString("en") : percent.toPrecision(2)} %`;
}
