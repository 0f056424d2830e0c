/** One line about the check itself: how far it is, when it was, or why it did not end. Always as high. */
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { useProject } from "../../state/project.js";
import { counted } from "../evidence/counted.js";
import { spanInWords } from "../evidence/duration.js";
import styles from "./check.module.css";
import type { Check } from "./use-check.js";

export function CheckProgress({ check }: { readonly check: Check }): ReactElement {
  const { project } = useProject();
  const { job, stale, failure } = check;
  if (job) {
    const { what, done = 0, total, secondsLeft } = job.progress ?? {};
    return (
      <div className={styles.progress} role="status">
        <p>
          {what ?? (job.state === "queued" ? "The check waits for other work" : "Checking")}
          {total ? `, ${done} of ${total}` : ""}
          {secondsLeft === undefined ? "" : `, about ${spanInWords(secondsLeft)} left`}
        </p>
        <span className={styles.track}>
          <i style={{ width: `${total ? (done / total) * 100 : 0}%` }} />
        </span>
        <Button size="xs" variant="subtle" onClick={check.stop}>
          Stop
        </Button>
      </div>
    );
  }
  const count = project.images.filter(({ removed }) => !removed).length;
  const words =
    failure === undefined
      ? stale
        ? "Something changed since the last check."
        : `Checked ${counted(count, "image")}. Changes and new images are checked as they come.`
      : `The check did not end: ${failure instanceof Error ? failure.message : String((failure as { message?: unknown }).message ?? failure)}`;
  return (
    <div className={styles.progress} role="status">
      <p>{words}</p>
      {(stale || failure !== undefined) && (
        <Button size="xs" variant="default" onClick={check.start}>
          Check again
        </Button>
      )}
    </div>
  );
}
