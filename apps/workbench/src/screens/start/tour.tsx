/** Six stops through the loop; it can be left at any one. */
import { Button, Modal } from "@mantine/core";
import { type ReactElement, useState } from "react";
import styles from "./start.module.css";

const STOPS = [
  [
    "Images",
    "Add images as they lie on your disk: PNG, JPEG, TIFF, OME-TIFF, OME-Zarr. They are read in place and never changed. The sample has eight of them, three labelled already.",
  ],
  [
    "Label",
    "Outline cells with a click, a brush or a polygon. Every step is on the disk before the foot of the window says so, and every step can be taken back, also tomorrow.",
  ],
  [
    "Check",
    "Before you train, Cambrian looks for blurred, empty and double images and for cells nobody labelled, and offers to mend what it finds.",
  ],
  [
    "Train",
    "Choose minutes, press Train, and watch an image it does not learn from. Pause, stop, close the window: it goes on where it was.",
  ],
  [
    "Review",
    "The model's outlines are dashed until a person has seen them. Doubtful cells come first, each with its answers drawn.",
  ],
  [
    "Measure and export",
    "Compare conditions with the right unit counted, and write masks, outlines, tables, the model and a methods text.",
  ],
] as const;

export function Tour({ onEnd }: { readonly onEnd: () => void }): ReactElement {
  const [at, setAt] = useState(0);
  const [title, text] = STOPS[at] ?? STOPS[0];
  const last = at === STOPS.length - 1;
  return (
    <Modal opened onClose={onEnd} title={`Stop ${at + 1} of ${STOPS.length}`} centered>
      <div className={styles.tour}>
        <h3>{title}</h3>
        <p>{text}</p>
      </div>
      <div className={styles.form}>
        <div className={styles.actions}>
          {at > 0 && (
            <Button variant="default" onClick={() => setAt(at - 1)}>
              Back
            </Button>
          )}
          <Button onClick={() => (last ? onEnd() : setAt(at + 1))}>{last ? "Begin" : "Next stop"}</Button>
        </div>
      </div>
    </Modal>
  );
}
