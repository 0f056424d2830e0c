/** A place with nothing in it yet: what is so, what is needed, and the way there. */
import type { ReactElement, ReactNode } from "react";
import styles from "./state.module.css";

export function EmptyState(props: {
  readonly title: string;
  readonly text: string;
  readonly action?: ReactNode;
}): ReactElement {
  return (
    <div className={styles.place}>
      <div className={styles.box}>
        <h1>{props.title}</h1>
        <p>{props.text}</p>
        {props.action && <div className={styles.actions}>{props.action}</div>}
      </div>
    </div>
  );
}
