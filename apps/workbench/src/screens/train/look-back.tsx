/** A strip of the same place minute by minute: how the model came to see what it sees. */
import type { Box, ImageRecord, ProjectState } from "@cambrian/protocol";
import type { ReactElement } from "react";
import { CropPicture } from "../evidence/picture.js";
import { polygonPath } from "../evidence/trace-labels.js";
import type { Moment } from "./live.js";
import styles from "./training.module.css";

export interface LookBackProps {
  readonly project: ProjectState;
  readonly image: ImageRecord | undefined;
  readonly moments: readonly Moment[];
  readonly at: number;
  readonly onAt: (moment: number) => void;
}

/** Width to height of a picture of the strip. */
const RATIO = 16 / 9;

export function LookBack({ project, image, moments, at, onAt }: LookBackProps): ReactElement {
  if (!image || moments.length === 0) return <div className={styles.strip} />;
  const box = middleOf(image);
  return (
    <ol className={styles.strip} aria-label="Minute by minute">
      {moments.map(({ name, frame }, n) => (
        <li key={name}>
          <button type="button" aria-pressed={n === at} onClick={() => onAt(n)}>
            <span className={styles.stripPicture}>
              <CropPicture project={project.id} image={image.id} box={box} width={112} alt="">
                {frame && <path className={styles.stripOutlines} d={frame.outlines.map(polygonPath).join("")} />}
              </CropPicture>
            </span>
            {name}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** The middle third of the image, where a few cells are large enough to be seen. */
function middleOf({ size }: ImageRecord): Box {
  const width = Math.min(size.x, Math.max(64, Math.min(size.x / 3, 240)));
  const height = Math.min(size.y, width / RATIO);
  const y0 = (size.y - height) / 2;
  const x0 = (size.x - width) / 2;
  return { y0, x0, y1: y0 + height, x1: x0 + width };
}
