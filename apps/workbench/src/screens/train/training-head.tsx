/** Time left, the bar of preparing, learning and testing, and the buttons; the same height in every state. */
import type { JobRecord } from "@cambrian/protocol";
import { Button } from "@mantine/core";
import { IconPlayerPause } from "@tabler/icons-react";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { controlJob } from "../../state/jobs.js";
import { outOf100 } from "../evidence/counted.js";
import { spanInWords } from "../evidence/duration.js";
import { Failure } from "../evidence/failure.js";
import { liveOf, partsDone, secondsLeft } from "./live.js";
import styles from "./training.module.css";

export interface TrainingHeadProps {
  readonly job: JobRecord;
  readonly onAside?: () => void;
}

export function TrainingHead({ job, onAside }: TrainingHeadProps): ReactElement {
  const live = liveOf(job);
  const now = useNow(job.state === "running");
  const left = useCountdown(job, now);
  const [failure, setFailure] = useState<unknown>();
  const act = (what: "cancel" | "pause" | "resume" | "finish"): void => {
    setFailure(undefined);
    controlJob(job.id, what).catch(setFailure);
  };
  const parts = partsDone(job);
  const name = String(job.options.name ?? "the model");
  const since = job.startedAt ?? job.createdAt;
  const best = live?.best ?? undefined;
  if (job.state === "failed") {
    return (
      <header className={styles.headFailed}>
        <Failure error={failure ?? job.error} title={`Training of ${name} stopped`} wide />
        <div className={styles.buttons}>
          <Button variant="subtle" onClick={onAside}>
            Set up anew
          </Button>
          {best && (
            <Button variant="default" onClick={() => act("finish")}>
              Use it as it is
            </Button>
          )}
          <Button onClick={() => act("resume")}>
            {left === undefined ? "Try again" : `Go on, ${spanInWords(left)} left`}
          </Button>
        </div>
      </header>
    );
  }
  return (
    <header className={styles.head}>
      <div className={styles.time}>
        <p className={styles.big} aria-live="off">
          {bigWords(job, left)}
        </p>
        <p>
          started by {job.by.name}, {spanInWords((now - since) / 1000)} ago
        </p>
      </div>
      <div className={styles.progress}>
        <div className={styles.stages}>
          <span data-now={stageOf(job) === "preparing" || undefined}>Preparing</span>
          <span data-now={stageOf(job) === "learning" || undefined}>
            {live && live.images > 0
              ? `Learning from ${live.images} ${live.images === 1 ? "image" : "images"}, ${live.objects.toLocaleString("en-GB")} cells`
              : "Learning"}
          </span>
          <span data-now={stageOf(job) === "testing" || undefined}>Testing</span>
        </div>
        <div
          className={styles.bar}
          role="progressbar"
          aria-label={`Training of ${name}`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(parts[1] * 100)}
        >
          {parts.map((share, n) => (
            <span key={["preparing", "learning", "testing"][n]} data-part={n}>
              <i style={{ width: `${share * 100}%` }} />
            </span>
          ))}
        </div>
        {failure === undefined ? (
          <p>{belowBar(job, best)}</p>
        ) : (
          <p role="alert" className={styles.alert}>
            {failure instanceof Error ? failure.message : String(failure)}
          </p>
        )}
      </div>
      <div className={styles.buttons}>
        {job.state === "paused" ? (
          <>
            <Button variant="default" onClick={() => act("cancel")}>
              Cancel
            </Button>
            {best && (
              <Button variant="default" onClick={() => act("finish")}>
                Use it as it is
              </Button>
            )}
            <Button onClick={() => act("resume")}>
              Go on{left === undefined ? "" : `, ${spanInWords(left)} left`}
            </Button>
          </>
        ) : (
          <>
            <Button
              variant="default"
              leftSection={<IconPlayerPause size={16} stroke={1.6} />}
              disabled={stageOf(job) === "testing"}
              onClick={() => act("pause")}
            >
              Pause
            </Button>
            <Button variant="default" onClick={() => act("cancel")}>
              Cancel
            </Button>
            {best && <Button onClick={() => act("finish")}>Stop, use best so far</Button>}
          </>
        )}
      </div>
    </header>
  );
}

const stageOf = (job: JobRecord): string => liveOf(job)?.stage ?? "preparing";

function bigWords(job: JobRecord, left: number | undefined): ReactElement {
  if (job.state === "paused") return <>Paused</>;
  if (job.state === "queued") return <>Waiting</>;
  const stage = stageOf(job);
  if (stage === "testing") return <>Testing</>;
  if (left === undefined) return <>Preparing</>;
  return (
    <>
      {spanInWords(left)} <small>left</small>
    </>
  );
}

function belowBar(job: JobRecord, best: { readonly right: number; readonly seconds: number } | undefined): string {
  if (job.state === "queued") {
    return job.attempts > 0
      ? "Nothing is lost. It goes on from the last saved moment, as soon as there is room for it."
      : "It begins when the work before it is done. You can close this window.";
  }
  if (job.state === "paused") {
    return best
      ? `Nothing is lost. The best model so far is saved: ${outOf100(best.right)} of 100 cells right. It can go on from there.`
      : "Nothing is lost. It can go on from here.";
  }
  if (job.progress?.what && stageOf(job) !== "learning") {
    const { what, done, total } = job.progress;
    return total ? `${what}, ${done} of ${total}` : what;
  }
  if (job.attempts > 1) return "It went on from the last saved moment; nothing was lost. You can close this window.";
  return "You can close this window. Training goes on, and after a power cut it resumes from the last saved minute.";
}

/** The clock, every second while it matters. */
function useNow(running: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}

/** Seconds left, counted down between the server's words and never up again by less than a few seconds. */
function useCountdown(job: JobRecord, now: number): number | undefined {
  const said = secondsLeft(job);
  const heard = useRef<{ said: number; at: number } | undefined>(undefined);
  if (said === undefined) {
    heard.current = undefined;
    return undefined;
  }
  const before = heard.current;
  const expected = before ? Math.max(0, before.said - (now - before.at) / 1000) : undefined;
  // Told anew: taken over when it is less, or so much more that there must be a reason.
  if (!before || expected === undefined || job.state !== "running" || said < expected || said > expected + 5) {
    heard.current = { said, at: now };
    return said;
  }
  return expected;
}
