/** The bar under the export: where files go, how far writing is, and the one button. */
import type { JobRecord } from "@cambrian/protocol";
import { Button, Progress } from "@mantine/core";
import type { ReactElement } from "react";
import { useProject } from "../../state/project.js";
import { counted } from "../evidence/counted.js";
import styles from "./export.module.css";

export interface FootProps {
  readonly job: JobRecord | undefined;
  /** Kinds that would be written. */
  readonly kinds: number;
  /** Why nothing can be written now. */
  readonly reason: string | undefined;
  /** What went wrong with starting or stopping. */
  readonly failure: string | undefined;
  readonly busy: boolean;
  readonly onWrite: () => void;
  readonly onStop: () => void;
}

export function Foot({ job, kinds, reason, failure, busy, onWrite, onStop }: FootProps): ReactElement {
  const { project } = useProject();
  const isRunning = job?.state === "running" || job?.state === "queued" || job?.state === "paused";
  const { done = 0, total } = job?.progress ?? {};
  const problem = failure ?? (job?.state === "failed" ? "The files were not written; see at the right." : undefined);
  return (
    <div className={styles.foot}>
      {isRunning ? (
        <div className={styles.progress} role="status">
          <span>
            {job.state === "queued"
              ? "Waits for other work"
              : `Writing files${total ? `, ${Math.min(done, total)} of ${total} done` : ""}`}
          </span>
          <Progress value={total ? (done / total) * 100 : 0} aria-label="Files written" />
        </div>
      ) : (
        <p className={styles.to} data-problem={problem !== undefined || undefined} role={problem ? "alert" : undefined}>
          {problem ?? (
            <>
              To{" "}
              <code>
                {project.name}/exports{job?.state === "done" ? `/${job.id}` : ""}
              </code>
            </>
          )}
        </p>
      )}
      <span className={styles.count}>{isRunning ? "" : (reason ?? counted(kinds, "kind"))}</span>
      {isRunning ? (
        <Button variant="default" onClick={onStop}>
          Stop
        </Button>
      ) : (
        <Button disabled={reason !== undefined || busy} onClick={onWrite}>
          Write the files
        </Button>
      )}
    </div>
  );
}
