/** How far an image is: ring new, warm disc labelled, dashed ring predicted, green disc with a tick reviewed. Shapes differ, not only colours. */
import type { ImageState } from "@cambrian/protocol";
import type { ReactElement } from "react";

export const STATE_WORDS: Readonly<Record<ImageState, string>> = {
  new: "New",
  labelled: "Labelled",
  predicted: "Predicted",
  reviewed: "Reviewed",
};

export function StateGlyph({
  state,
  onImage = false,
}: {
  readonly state: ImageState;
  /** Over a picture, where both themes use the dark values. */
  readonly onImage?: boolean;
}): ReactElement {
  const color = (name: string): string => `var(--${onImage ? "plate-" : ""}${name})`;
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" role="img" aria-label={STATE_WORDS[state]}>
      {state === "new" && (
        <circle cx="7" cy="7" r="5" fill="none" stroke={onImage ? "var(--plate-2)" : "var(--t3)"} strokeWidth="1.6" />
      )}
      {state === "labelled" && <circle cx="7" cy="7" r="6" fill={color("hand")} />}
      {state === "predicted" && (
        <circle cx="7" cy="7" r="5" fill="none" stroke={color("model")} strokeWidth="1.8" strokeDasharray="2.6 2.6" />
      )}
      {state === "reviewed" && (
        <>
          <circle cx="7" cy="7" r="6.5" fill={color("ok")} />
          <path d="M4 7.2l2.2 2.1L10 5" fill="none" stroke="var(--image-casing)" strokeWidth="1.6" />
        </>
      )}
    </svg>
  );
}
