/** An error in the middle of a place: the sentence, what is safe, the code to copy, and what can be done. */
import type { CambrianError } from "@cambrian/core";
import { CopyButton } from "@mantine/core";
import { IconAlertOctagon, IconCheck, IconCloudOff, IconCopy } from "@tabler/icons-react";
import type { ReactElement, ReactNode } from "react";
import styles from "./state.module.css";

export function ErrorState(props: {
  readonly error: CambrianError | Error;
  readonly title?: string;
  readonly text?: string;
  readonly action?: ReactNode;
}): ReactElement {
  const { error, action } = props;
  const code = "code" in error ? String(error.code) : "workbench/unexpected";
  const isOffline = code === "network/offline";
  const title = props.title ?? (isOffline ? "No connection" : "This did not work");
  const Sign = isOffline ? IconCloudOff : IconAlertOctagon;
  return (
    <div className={styles.place} role="alert">
      <div className={styles.box}>
        <h1>
          <Sign size={18} stroke={1.6} className={isOffline ? styles.warn : styles.err} aria-hidden="true" />
          {title}
        </h1>
        <p>{props.text ?? error.message}</p>
        <CopyButton value={`${code}: ${error.message}`}>
          {({ copied, copy }) => (
            <button type="button" className={styles.code} onClick={copy} aria-label={`Copy ${code}`}>
              <code>{code}</code>
              {copied ? <IconCheck size={14} stroke={1.6} /> : <IconCopy size={14} stroke={1.6} />}
            </button>
          )}
        </CopyButton>
        {action && <div className={styles.actions}>{action}</div>}
      </div>
    </div>
  );
}
