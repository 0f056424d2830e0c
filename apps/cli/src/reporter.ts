/**
 * Progress on standard error: one bar that redraws itself on a terminal, plain lines otherwise.
 */
import type { Progress } from "cambrian";
import type { Sink } from "./world.js";

export interface Reporter {
  /** Something moved on. Cheap; call it as often as you like. */
  progress(progress: Progress): void;
  /** One line that stays. */
  line(text: string): void;
  /** Take the bar away; lines stay. */
  finish(): void;
}

/** Without a terminal a running work says how far it is at most this often. */
const LINE_EVERY_MS = 10_000;
const REDRAW_EVERY_MS = 80;

export function makeReporter(sink: Sink, now: () => number): Reporter {
  return sink.isTTY ? barReporter(sink, now) : lineReporter(sink, now);
}

/** "1 h 5 min", "3 min 48 s", "12 s"; above ten minutes whole minutes only. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function describe({ what, done, total, secondsLeft }: Progress): string {
  const count = describeCount(done, total);
  const left = secondsLeft === undefined || secondsLeft < 1 ? "" : `, about ${formatDuration(secondsLeft)} left`;
  return `${what}${count}${left}`;
}

/** A whole of 1 is a share and told in percent. */
function describeCount(done: number, total: number | undefined): string {
  if (total === 1) return `, ${Math.floor(done * 100)} %`;
  // Parts of an image count towards the bar, in words only whole ones are done.
  if (total === undefined) return done > 0 ? ` ${Math.floor(done)}` : "";
  return ` ${Math.floor(done)} of ${Math.round(total)}`;
}

function lineReporter(sink: Sink, now: () => number): Reporter {
  let what = "";
  let last = Number.NEGATIVE_INFINITY;
  return {
    progress(progress) {
      const [work = ""] = progress.what.split(","); // what follows a comma is a figure that changes all the time
      const finished = progress.total !== undefined && progress.done >= progress.total;
      if (work === what && (finished || now() - last < LINE_EVERY_MS)) return;
      what = work;
      last = now();
      sink.write(`${describe(progress)}\n`);
    },
    line: (text) => sink.write(`${text}\n`),
    finish() {},
  };
}

function barReporter(sink: Sink, now: () => number): Reporter {
  let shown = "";
  let last = Number.NEGATIVE_INFINITY;
  const clear = (): void => {
    if (shown) sink.write("\r\x1b[K");
    shown = "";
  };
  return {
    progress(progress) {
      const finished = progress.total !== undefined && progress.done >= progress.total;
      if (!finished && now() - last < REDRAW_EVERY_MS) return;
      last = now();
      const text = describe(progress);
      const room = Math.max(8, Math.min(30, sink.columns - text.length - 4));
      const line = progress.total ? `${bar(progress.done / progress.total, room)} ${text}` : text;
      shown = line.slice(0, Math.max(20, sink.columns - 1));
      sink.write(`\r${shown}\x1b[K`);
    },
    line(text) {
      clear();
      sink.write(`${text}\n`);
    },
    finish: clear,
  };
}

function bar(part: number, width: number): string {
  const full = Math.round(Math.max(0, Math.min(1, part)) * width);
  return `${"█".repeat(full)}${"░".repeat(width - full)}`;
}
