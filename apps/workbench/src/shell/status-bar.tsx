/** The foot of the window: first whether everything is saved, then running work, then what the screen says. */
import type { JobRecord } from "@cambrian/protocol";
import { IconAlertTriangle, IconCheck, IconCloudOff, IconX } from "@tabler/icons-react";
import { type ReactElement, useEffect, useState } from "react";
import { Kbd } from "../components/kbd.js";
import { controlJob, useJobs } from "../state/jobs.js";
import { endNotice, notice, useNotice } from "../state/notice.js";
import { useSaved } from "../state/submit.js";
import { askForShortcuts } from "./shortcuts.js";
import { setStatusSlot } from "./slots.js";
import styles from "./status-bar.module.css";

const plural = (count: number): string => (count === 1 ? "1 step" : `${count.toLocaleString("en-GB")} steps`);

/** "2 s ago", "just now", "4 min ago". */
export function agoWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 2) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`;
}

export function StatusBar(): ReactElement {
  return (
    <footer className={styles.bar}>
      <SavedLine />
      <Running />
      <NoticeLine />
      <div className={styles.slot} ref={setStatusSlot} />
      <button type="button" className={styles.help} onClick={askForShortcuts}>
        <Kbd>?</Kbd> all shortcuts
      </button>
    </footer>
  );
}

function SavedLine(): ReactElement {
  const { state, waiting, seq, at } = useSaved();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  if (state === "offline")
    return (
      <span className={styles.saved} role="status">
        <IconCloudOff size={14} stroke={1.6} className={styles.warn} aria-hidden="true" />
        {waiting > 0 ? `No connection · ${plural(waiting)} kept here` : "No connection · everything drawn is saved"}
      </span>
    );
  return (
    <span className={styles.saved} role="status" aria-live="off">
      <IconCheck size={14} stroke={1.6} className={styles.ok} aria-hidden="true" />
      {state === "saving"
        ? `Saving ${plural(waiting)}`
        : `Everything saved · step ${seq.toLocaleString("en-GB")}, ${agoWords(Math.max(0, now - at))}`}
    </span>
  );
}

/** "Training model 2, 3 min 48 s left" */
export function jobWords({ kind, progress, state }: JobRecord): string {
  const names: Readonly<Record<string, string>> = {
    import: "Reading images",
    pyramid: "Preparing large images",
    check: "Checking the data",
    train: "Training",
    predict: "Finding cells",
    evaluate: "Testing the model",
    measure: "Measuring",
    export: "Writing files",
  };
  const what = progress?.what || names[kind] || kind;
  if (state === "queued") return `${names[kind] ?? kind}, waiting`;
  const of = progress?.total && progress.total > 1 ? `, ${Math.floor(progress.done)} of ${progress.total}` : "";
  const left = progress?.secondsLeft === undefined ? "" : `, ${timeLeft(progress.secondsLeft)} left`;
  return `${what}${of}${left}`;
}

function timeLeft(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole >= 600) return `${Math.round(whole / 60)} min`;
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function Running(): ReactElement | null {
  const jobs = useJobs().filter(({ state }) => state === "running" || state === "queued");
  const [first] = jobs;
  if (!first) return null;
  const part = first.progress?.total ? first.progress.done / first.progress.total : undefined;
  return (
    <span className={styles.job}>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.fill} style={{ width: `${100 * Math.min(1, part ?? 0)}%` }} />
      </span>
      <span className={styles.words}>{jobWords(first)}</span>
      {jobs.length > 1 && <span className={styles.more}>and {jobs.length - 1} more</span>}
      <button
        type="button"
        className={styles.stop}
        onClick={() => controlJob(first.id, "cancel").catch((error: Error) => notice(error.message))}
      >
        Stop
      </button>
    </span>
  );
}

function NoticeLine(): ReactElement | null {
  const said = useNotice();
  if (!said) return null;
  return (
    <span className={styles.notice} role="status">
      <IconAlertTriangle size={14} stroke={1.6} className={styles.warn} aria-hidden="true" />
      <span className={styles.words} title={said.text}>
        {said.text}
      </span>
      {said.action && (
        <button
          type="button"
          className={styles.stop}
          onClick={() => {
            said.action?.run();
            endNotice();
          }}
        >
          {said.action.label}
        </button>
      )}
      <button type="button" className={styles.stop} aria-label="Put this away" onClick={endNotice}>
        <IconX size={14} stroke={1.6} />
      </button>
    </span>
  );
}
