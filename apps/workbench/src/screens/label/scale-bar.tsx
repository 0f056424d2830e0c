/** The plate at the lower left: a bar of a round length. */
import { niceScaleBar } from "@cambrian/view";
import type { ReactElement } from "react";
import styles from "./plates.module.css";

export function ScaleBar({ um, zoom }: { readonly um: number | undefined; readonly zoom: number }): ReactElement {
  const { length, unit, screenPx } = niceScaleBar(um, zoom);
  const words = `${length.toLocaleString("en")} ${unit}`;
  return (
    <div className={styles.scale} role="img" aria-label={`Scale bar, ${words}`}>
      <span>{words}</span>
      <span className={styles.bar} style={{ width: screenPx }} />
    </div>
  );
}
