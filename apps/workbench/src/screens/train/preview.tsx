/** The watched image with a person's outlines and the model's, as they are at one moment of the training. */
import type { ImageRecord, ProjectState, TrainLive } from "@cambrian/protocol";
import { SegmentedControl } from "@mantine/core";
import { type ReactElement, useMemo } from "react";
import { spanInWords } from "../evidence/duration.js";
import { Picture } from "../evidence/picture.js";
import { polygonPath } from "../evidence/trace-labels.js";
import { useOutlines } from "../evidence/use-outlines.js";
import type { Moment } from "./live.js";
import styles from "./training.module.css";

export type Shown = "image" | "yours" | "model" | "both";

export const shownChoices: { readonly value: Shown; readonly label: string }[] = [
  { value: "image", label: "Image" },
  { value: "yours", label: "Yours" },
  { value: "model", label: "Model" },
  { value: "both", label: "Both" },
];

export interface PreviewProps {
  readonly project: ProjectState;
  readonly image: ImageRecord | undefined;
  readonly moment: Moment | undefined;
  /** Is the moment the newest? */
  readonly now: boolean;
  readonly shown: Shown;
  readonly onShown: (shown: Shown) => void;
  readonly live: TrainLive | undefined;
}

export function Preview({ project, image, moment, now, shown, onShown, live }: PreviewProps): ReactElement {
  const outlines = useOutlines(image && { project: project.id, image: image.id, version: 0 });
  const frame = moment?.frame;
  const yours = useMemo(() => [...(outlines.data?.paths.values() ?? [])].join(""), [outlines.data]);
  const models = useMemo(() => (frame?.outlines ?? []).map(polygonPath).join(""), [frame]);
  const at = frame ? `, at ${spanInWords(frame.seconds)}` : " had drawn nothing";
  const when = now && frame && live ? `, ${age(live, frame.seconds)}` : at;
  const showYours = shown === "yours" || shown === "both";
  const showModel = shown === "model" || shown === "both";
  return (
    <>
      <div className={styles.previewHead}>
        <h2>
          {image?.name ?? "An image to watch"} <span>an image it does not learn from</span>
        </h2>
        <SegmentedControl
          size="xs"
          data={shownChoices}
          value={shown}
          onChange={(value) => onShown(value as Shown)}
          aria-label="What is drawn on the image"
        />
      </div>
      <div className={styles.picture}>
        {image ? (
          <Picture
            project={project.id}
            image={image}
            alt={`${image.name} with ${shown === "image" ? "no outlines" : "outlines"}`}
          >
            {showYours && <path className={styles.yours} d={yours} />}
            {showModel && <path className={styles.models} d={models} />}
          </Picture>
        ) : (
          <p className={styles.wait}>
            {live && live.stage !== "preparing"
              ? "No image was set aside to watch, so there is no picture. The report tests the model when it is done."
              : "The first look comes when it has learnt for a moment."}
          </p>
        )}
        {image && (
          <div className={styles.plate}>
            {showYours && <span data-key="yours">yours</span>}
            {showModel && <span data-key="model">model{when}</span>}
            {frame && (
              <span>
                {frame.right} right · {frame.missed} missed · {frame.extra} extra
              </span>
            )}
          </div>
        )}
      </div>
    </>
  );
}

/** How old the newest picture is, in seconds of learning. */
function age(live: TrainLive, seconds: number): string {
  const old = Math.max(0, live.seconds - seconds);
  return old < 1 ? "just now" : `${spanInWords(old)} ago`;
}
