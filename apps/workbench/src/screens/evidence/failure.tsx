/** An error in its place: the sentence, the code to copy, and what can be done. */
import { CambrianError } from "@cambrian/core";
import { CopyButton } from "@mantine/core";
import { IconAlertOctagon, IconCheck, IconCloudOff, IconCopy } from "@tabler/icons-react";
import type { ReactElement, ReactNode } from "react";
import styles from "./state.module.css";

export interface FailureProps {
  /** A `CambrianError`, or what a failed job says. */
  readonly error: unknown;
  readonly title?: string;
  readonly action?: ReactNode;
  /** In the middle of a screen rather than beside something. */
  readonly whole?: boolean;
  /** As wide as its place, for a head. */
  readonly wide?: boolean;
}

export function Failure({ error, title, action, whole = false, wide = false }: FailureProps): ReactElement {
  const { code, message } = describe(error);
  const offline = code === "network/offline";
  const body = (
    <div className={wide ? styles.failureWide : styles.failure} role="alert">
      <h2>
        {offline ? (
          <IconCloudOff size={18} stroke={1.6} className={styles.warn} aria-hidden="true" />
        ) : (
          <IconAlertOctagon size={18} stroke={1.6} className={styles.err} aria-hidden="true" />
        )}
        {title ?? (offline ? "No connection" : "This did not work")}
      </h2>
      <p>{message}</p>
      <CopyButton value={`${code}: ${message}`}>
        {({ copied, copy }) => (
          <button type="button" className={styles.code} onClick={copy} aria-label={`Copy ${code}`}>
            <code>{code}</code>
            {copied ? <IconCheck size={14} stroke={1.6} /> : <IconCopy size={14} stroke={1.6} />}
          </button>
        )}
      </CopyButton>
      {action && <div className={styles.actions}>{action}</div>}
    </div>
  );
  return whole ? <div className={styles.middle}>{body}</div> : body;
}

function describe(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof CambrianError) return error;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return {
    code: typeof code === "string" ? code : "workbench/unexpected",
    message: typeof message === "string" ? message : String(error),
  };
}
