/** What stands where the canvas would be, or over it, when there is nothing to draw on or something is in the way. */
import type { CambrianError } from "@cambrian/core";
import type { ImageRecord } from "@cambrian/protocol";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { EmptyState } from "../../components/empty-state.js";
import { ErrorState } from "../../components/error-state.js";
import { go } from "../../state/place.js";
import styles from "./label-states.module.css";

export function NoImages({ objects }: { readonly objects: string }): ReactElement {
  return (
    <EmptyState
      title="Nothing to draw on yet"
      text={`Labelling needs images. Add some, or try the sample; then outline the ${objects} you see.`}
      action={
        <Button variant="filled" onClick={() => go({ step: "images" })}>
          Add images
        </Button>
      }
    />
  );
}

/** An image that cannot be read: what is so, that everything else is safe, and what can be done. */
export function Unreadable(props: {
  readonly image: ImageRecord;
  readonly others: number;
  readonly error: CambrianError;
  readonly onAgain: () => void;
  readonly onNext: (() => void) | undefined;
}): ReactElement {
  const { image, others, error, onAgain, onNext } = props;
  const safe = others === 1 ? "The other image is fine." : `The other ${others} images are fine.`;
  return (
    <ErrorState
      error={error}
      title={`${image.name} cannot be shown`}
      text={`${error.message} ${others > 0 ? `${safe} ` : ""}What was drawn here is kept.`}
      action={
        <>
          <Button variant="filled" onClick={onAgain}>
            Try again
          </Button>
          {onNext && (
            <Button variant="outline" onClick={onNext}>
              Next image
            </Button>
          )}
        </>
      }
    />
  );
}

/** While the first picture of an image is on its way. The layout stays; only the place is grey. */
export function Opening({ name }: { readonly name: string }): ReactElement {
  return (
    <div className={styles.opening} role="status">
      <span className={styles.words}>{`Opening ${name}`}</span>
    </div>
  );
}
