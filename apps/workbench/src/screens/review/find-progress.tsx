/** How far the finding of cells is; finished images are in the queue already. */
import type { JobRecord } from "@cambrian/protocol";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { controlJob } from "../../state/jobs.js";
import { spanInWords } from "../evidence/duration.js";
import styles from "./review.module.css";

export function FindProgress({
  job,
  large = false,
}: {
  readonly job: JobRecord;
  readonly large?: boolean;
}): ReactElement {
  const [failure, setFailure] = useState<string>();
  const { done = 0, total, secondsLeft } = job.progress ?? {};
  const asked = Array.isArray(job.options.images) ? job.options.images.length : total;
  const title = asked === undefined ? "Finding cells" : `Finding cells in ${asked} ${asked === 1 ? "image" : "images"}`;
  const rest = [
    job.state === "queued" ? "waits for other work" : `${done} done`,
    ...(secondsLeft === undefined ? [] : [`about ${spanInWords(secondsLeft)} left`]),
  ].join(", ");
  return (
    <div className={large ? styles.findLarge : styles.find} role="status">
      {large && <h1>{title}</h1>}
      <p>{large ? `Each image comes as it is finished. ${rest}.` : `${title}, ${rest}`}</p>
      <span className={styles.track}>
        <i style={{ width: `${total ? (done / total) * 100 : 0}%` }} />
      </span>
      {failure && <p role="alert">{failure}</p>}
      <Button
        size="xs"
        variant="default"
        onClick={() =>
          controlJob(job.id, "cancel").catch((error) =>
            setFailure(error instanceof Error ? error.message : String(error)),
          )
        }
      >
        Stop, keep what is found
      </Button>
    </div>
  );
}
