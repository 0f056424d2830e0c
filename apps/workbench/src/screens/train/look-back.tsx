/** A strip of the same place minute by minute: how the model came to see what it sees. */
import type { ImageRecord, ProjectState } from "@cambrian/protocol";
import type { ReactElement } from "react";
import { CropPicture } from "../evidence/picture.js";
import { polygonPath } from "../evidence/trace-labels.js";
import { busiestPart } from "./busiest-part.js";
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
  const first = moments.find(({ frame }) => frame && frame.outlines.length > 0)?.frame;
  const box = busiestPart(image.size, first?.outlines ?? [], RATIO);
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
