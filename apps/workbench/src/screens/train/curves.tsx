/** How good the model is and how its errors fall, what that says in words, and the numbers behind it. */
import type { JobRecord, ProjectState, TrainLive } from "@cambrian/protocol";
import { IconAlertTriangle, IconChevronRight, IconCircleCheck, IconClock } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { outOf100 } from "../evidence/counted.js";
import { clock, spanInWords } from "../evidence/duration.js";
import { type ChartLevel, LineChart } from "../evidence/line-chart.js";
import { roundTicks } from "../evidence/scales.js";
import styles from "./training.module.css";
import { remarksOn } from "./words.js";

export interface CurvesProps {
  readonly job: JobRecord;
  readonly live: TrainLive | undefined;
  readonly project: ProjectState;
}

const icons = { good: IconCircleCheck, time: IconClock, warn: IconAlertTriangle } as const;

export function Curves({ job, live, project }: CurvesProps): ReactElement {
  const curve = live?.curve ?? [];
  const minutes = live?.minutes ?? Number(job.options.minutes ?? 10);
  const last = curve.findLast(({ right }) => right !== null);
  const xAxis = {
    name: "minutes",
    min: 0,
    max: minutes,
    ticks: roundTicks(0, minutes, 5),
    format: (value: number) => (value === minutes ? `${value} min` : Number(value.toFixed(2)).toString()),
  };
  const cursor = live ? { x: Math.min(minutes, live.seconds / 60), ...stoppedWord(job) } : undefined;
  const errors = curve.flatMap(({ loss, validationLoss }) => [loss, validationLoss ?? loss]);
  const highest = Math.max(0.1, ...errors);
  const errorTicks = ticksUpTo(highest);
  const top = errorTicks.at(-1) ?? highest;
  const others = curve.some(({ validationLoss }) => validationLoss !== null);
  const remarks = remarksOn(curve, { minutes });
  return (
    <aside className={styles.curves} aria-label="How it learns">
      <h2>
        Cells right <span>on images it does not learn from</span>
      </h2>
      <p className={styles.figure}>
        <b>{outOf100(last?.right)}</b>
        <span>of 100 now</span>
        {live?.best && (
          <span className={styles.quiet}>
            best {outOf100(live.best.right)} at {spanInWords(live.best.seconds)}
          </span>
        )}
      </p>
      <LineChart
        summary="Cells right of 100, by minutes of learning"
        height={240}
        lines={[
          {
            name: "cells right of 100",
            tone: "model",
            points: curve.flatMap(({ seconds, right }) =>
              right === null ? [] : [[seconds / 60, right * 100] as const],
            ),
            endDot: true,
          },
        ]}
        levels={levelsOf(live, project)}
        {...(cursor ? { cursor } : {})}
        x={xAxis}
        y={{
          name: "cells right",
          min: 0,
          max: 100,
          ticks: [0, 25, 50, 75, 100],
          format: (value) => String(Math.round(value)),
        }}
      />
      <LineChart
        summary="Error while learning, by minutes"
        title={
          <span className={styles.chartTitle}>
            Error while learning <span>lower is better</span>
          </span>
        }
        legend={
          <span className={styles.legend}>
            <span data-key="learned">learned images</span>
            {(others || curve.length === 0) && <span data-key="other">other images</span>}
          </span>
        }
        height={190}
        lines={[
          {
            name: "learned images",
            tone: "quiet",
            points: curve.map(({ seconds, loss }) => [seconds / 60, loss] as const),
          },
          {
            name: "other images",
            tone: "model",
            points: curve.flatMap(({ seconds, validationLoss }) =>
              validationLoss === null ? [] : [[seconds / 60, validationLoss] as const],
            ),
          },
        ]}
        {...(cursor ? { cursor: { x: cursor.x, ...(stoppedWord(job).dashed ? { dashed: true } : {}) } } : {})}
        x={xAxis}
        y={{ name: "error", min: 0, max: top, ticks: errorTicks, format: (value) => value.toFixed(top < 1 ? 2 : 1) }}
      />
      <ul className={styles.remarks} aria-live="polite">
        {remarks.map(({ tone, text }) => {
          const Icon = icons[tone];
          return (
            <li key={text} data-tone={tone}>
              <Icon size={16} stroke={1.6} aria-hidden="true" />
              {text}
            </li>
          );
        })}
      </ul>
      {live && (
        <details className={styles.numbers}>
          <summary>
            <IconChevronRight size={16} stroke={1.6} aria-hidden="true" />
            Details: {detailWords(live)}
          </summary>
          <dl>
            <dt>Cells right</dt>
            <dd>AP50 = right / (right + missed + extra), outlines overlapping by at least half</dd>
            <dt>Error</dt>
            <dd>{Number(curve.at(-1)?.loss.toPrecision(3) ?? Number.NaN)} on learned images</dd>
            <dt>Starts</dt>
            <dd>{job.attempts}</dd>
          </dl>
        </details>
      )}
    </aside>
  );
}

/** Two or three marks from zero, the last at or above the highest value. */
function ticksUpTo(highest: number): number[] {
  const [first = 0, second = highest] = roundTicks(0, highest, 2);
  const step = second - first || highest;
  return Array.from({ length: Math.ceil(highest / step - 1e-9) + 1 }, (_, n) => Number((n * step).toPrecision(6)));
}

function stoppedWord(job: JobRecord): { readonly label?: string; readonly dashed?: boolean } {
  if (job.state === "running" || job.state === "queued") return {};
  return { dashed: true, ...(job.endedAt ? { label: `stopped at ${clock(job.endedAt)}` } : {}) };
}

function levelsOf(live: TrainLive | undefined, project: ProjectState): ChartLevel[] {
  const levels: ChartLevel[] = [];
  if (live?.people != null)
    levels.push({ value: live.people * 100, label: `two people ${outOf100(live.people)}`, tone: "hand" });
  if (live?.floor)
    levels.push({
      value: live.floor.right * 100,
      label: `${live.floor.name}: ${outOf100(live.floor.right)}`,
      tone: "quiet",
      side: "below",
    });
  const before = project.models.findLast(({ state, headline }) => state !== "discarded" && headline);
  // Where the floor is the last model already, one line is enough.
  if (before?.headline && before.name !== live?.floor?.name)
    levels.push({
      value: before.headline.value * 100,
      label: `${before.name}: ${outOf100(before.headline.value)}`,
      tone: "quiet",
      side: "below",
      at: "left",
    });
  return levels;
}

function detailWords({ epoch, epochs, learningRate, seed }: TrainLive): string {
  return [
    `epoch ${epoch}${epochs === null ? "" : ` of ${epochs}`}`,
    ...(learningRate === null ? [] : [`learning rate ${Number(learningRate.toPrecision(2))}`]),
    `seed ${seed}`,
  ].join(", ");
}
