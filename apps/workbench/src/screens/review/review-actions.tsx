/** The bar under the image: what can be done, each with its key. */
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { Kbd } from "../../components/kbd.js";
import styles from "./review.module.css";

export interface ReviewActionsProps {
  /** The outlines are here. */
  readonly ready: boolean;
  readonly hasDoubts: boolean;
  readonly selected: number;
  readonly onPrevious: () => void;
  readonly onDoubt: (step: 1 | -1) => void;
  readonly onHand: () => void;
  readonly onDelete: () => void;
  readonly onLater: () => void;
  readonly onAccept: () => void;
}

export function ReviewActions(props: ReviewActionsProps): ReactElement {
  const { ready, hasDoubts, selected, onPrevious, onDoubt, onHand, onDelete, onLater, onAccept } = props;
  return (
    <div className={styles.actions}>
      <button type="button" className={styles.previous} onClick={onPrevious}>
        <Kbd>⇧ N</Kbd> previous image
      </button>
      <Button variant="default" leftSection={<Kbd>J</Kbd>} disabled={!hasDoubts} onClick={() => onDoubt(1)}>
        Next doubt
      </Button>
      <Button variant="default" leftSection={<Kbd>⇧ J</Kbd>} disabled={!hasDoubts} onClick={() => onDoubt(-1)}>
        Previous doubt
      </Button>
      <Button variant="default" leftSection={<Kbd>B</Kbd>} onClick={onHand}>
        Correct by hand
      </Button>
      <Button variant="default" leftSection={<Kbd>Del</Kbd>} disabled={!ready || selected === 0} onClick={onDelete}>
        {selected > 1 ? `Delete ${selected} cells` : "Delete cell"}
      </Button>
      <span className={styles.spring} />
      <Button variant="default" leftSection={<Kbd>N</Kbd>} onClick={onLater}>
        Later
      </Button>
      <Button leftSection={<Kbd>⇧ Enter</Kbd>} disabled={!ready} onClick={onAccept}>
        Accept image, next
      </Button>
    </div>
  );
}
