/**
 * How long the rest will take, judged by how long the steps so far took. A first step that warms up, or a pause of the
 * machine, must not spoil the guess: the slowest and the quickest tenth of the recent steps are left out.
 */
import type { OnProgress } from "./progress.js";

const RECENT = 64;

export interface RemainingTime {
  /**
   * Tell how much is done at a time in seconds; gives the seconds left, or `undefined` as long as fewer than two steps
   * have been seen. `done` may jump by any amount; when it goes back, the estimate starts anew.
   */
  update(at: { readonly done: number; readonly total: number; readonly seconds: number }): number | undefined;
}

/** An estimator for one piece of work. */
export function makeRemainingTime(): RemainingTime {
  let last: { done: number; seconds: number } | undefined;
  let steps: { readonly amount: number; readonly pace: number }[] = []; // pace: seconds for one unit of work

  return {
    update({ done, total, seconds }) {
      if (last && done < last.done) {
        last = undefined;
        steps = [];
      }
      if (!last) last = { done, seconds };
      else if (done > last.done) {
        const amount = done - last.done;
        steps.push({ amount, pace: Math.max(0, seconds - last.seconds) / amount });
        if (steps.length > RECENT) steps.shift();
        last = { done, seconds };
      }
      if (done >= total) return 0;
      if (steps.length < 2) return undefined;
      const since = seconds - last.seconds; // part of the running step is over already
      const pace = usualPace(steps);
      return Math.max(0, pace * (total - done) - Math.min(since, pace));
    },
  };
}

/** The mean pace by amount of work without the extremes; of fewer than five steps, the median. */
function usualPace(steps: readonly { readonly amount: number; readonly pace: number }[]): number {
  const sorted = [...steps].sort((a, b) => a.pace - b.pace);
  const cut = sorted.length < 5 ? Math.floor((sorted.length - 1) / 2) : Math.ceil(sorted.length / 10);
  let amount = 0;
  let seconds = 0;
  for (const step of sorted.slice(cut, sorted.length - cut)) {
    amount += step.amount;
    seconds += step.amount * step.pace;
  }
  return seconds / amount;
}

/**
 * Adds `secondsLeft` to reports that have a total and lack it. The estimate starts anew when `what` changes.
 * `clock` gives seconds from any beginning; default the time since the program started.
 */
export function withSecondsLeft(
  onProgress: OnProgress,
  clock: () => number = () => performance.now() / 1000,
): OnProgress {
  let what: string | undefined;
  let estimate = makeRemainingTime();
  return (progress) => {
    if (progress.what !== what) {
      what = progress.what;
      estimate = makeRemainingTime();
    }
    const { done, total } = progress;
    const left = total === undefined ? undefined : estimate.update({ done, total, seconds: clock() });
    const known = progress.secondsLeft !== undefined || left === undefined;
    onProgress(known ? progress : { ...progress, secondsLeft: left });
  };
}
