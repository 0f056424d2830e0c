/** A screen with nothing to do: what is so, what it needs, and the way there. */
import type { ReactElement, ReactNode } from "react";
import styles from "./state.module.css";

export function Empty({ title, text, action }: { title: string; text: ReactNode; action?: ReactNode }): ReactElement {
  return (
    <div className={styles.middle}>
      <div className={styles.card}>
        <div className={styles.ghost} aria-hidden="true">
          {["a", "b", "c", "d", "e", "f"].map((place) => (
            <span key={place} />
          ))}
        </div>
        <h1>{title}</h1>
        <p>{text}</p>
        {action && <div className={styles.actions}>{action}</div>}
      </div>
    </div>
  );
}
