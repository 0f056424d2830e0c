/** What a training may reach with the cells labelled so far, which images it would use, and the way there. */
import type { Quality } from "@cambrian/protocol";
import { Button } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useJobs } from "../../state/jobs.js";
import { go } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { counted, grouped, outOf100 } from "../evidence/counted.js";
import { LineChart } from "../evidence/line-chart.js";
import { logTicks } from "../evidence/scales.js";
import { allowedBy } from "../train/expect.js";
import { liveOf } from "../train/live.js";
import { countObjects, divide, rolesOf } from "../train/roles.js";
import styles from "./check.module.css";

export interface OutlookProps {
  readonly quality: Quality;
  readonly split: boolean;
  readonly onSplit: () => void;
}

export function Outlook({ quality, split, onSplit }: OutlookProps): ReactElement {
  const { project, objects } = useProject();
  const roles = rolesOf(project);
  const given = divide(roles);
  const byId = new Map(project.images.map((image) => [image.id, image]));
  const learn = [...roles.train, ...given.train.flatMap((id) => byId.get(id) ?? [])];
  const watch = [...roles.validation, ...given.validation.flatMap((id) => byId.get(id) ?? [])];
  const test = [...roles.test, ...given.test.flatMap((id) => byId.get(id) ?? [])];
  const cells = countObjects(learn, objects);
  const now = allowedBy(quality.curve, cells);
  const more = allowedBy(quality.curve, cells + 500);
  const last = project.models.findLast(({ state, headline }) => state !== "discarded" && headline);
  const people = useJobs("train")
    .map((job) => liveOf(job)?.people)
    .findLast((value) => value != null);
  return (
    <aside className={styles.outlook} aria-label="What to expect">
      <h2>What to expect</h2>
      <p className={styles.soft}>With the {counted(cells, "cell")} to learn from</p>
      {now ? (
        <>
          <p className={styles.range}>
            <b>
              {outOf100(now.low)} – {outOf100(now.high)}
            </b>{" "}
            of 100 cells right
          </p>
          <ExpectedCurve quality={quality} cells={cells} people={people ?? undefined} />
          {more && <p className={styles.gain}>{gainWords(now, more)}</p>}
        </>
      ) : (
        <p className={styles.soft}>
          {cells === 0
            ? "Label a few cells, and this says how good a model they usually make."
            : last?.headline
              ? `${last.name.slice(0, 1).toUpperCase()}${last.name.slice(1)} had ${outOf100(last.headline.value)} of 100 cells right.`
              : "How good a model they make is known after the first training."}
        </p>
      )}
      <div className={styles.useHead}>
        <h2>Training will use</h2>
        <Button size="xs" variant="subtle" aria-pressed={split} onClick={onSplit}>
          {split ? "Back to the findings" : "Change"}
        </Button>
      </div>
      <dl className={styles.use}>
        {(
          [
            ["To learn", learn],
            ["To watch progress", watch],
            ["To test at the end", test],
          ] as const
        ).map(([name, images]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{counted(images.length, "image")}</dd>
            <dd>{counted(countObjects(images, objects), "cell")}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.soft}>
        {roles.leftOut.length > 0 && `${counted(roles.leftOut.length, "image")} left out. `}
        An image once used to test never goes back to training.
      </p>
      <div className={styles.goOn}>
        <Button
          fullWidth
          size="lg"
          rightSection={<IconArrowRight size={18} stroke={1.6} />}
          onClick={() => go({ step: "train" })}
        >
          Go to training
        </Button>
      </div>
    </aside>
  );
}

function gainWords(now: { low: number; high: number }, more: { low: number; high: number }): string {
  const gain = Math.round(((more.low + more.high) / 2 - (now.low + now.high) / 2) * 100);
  return gain < 1 ? "500 more cells would add less than 1." : `500 more cells would add about ${grouped(gain)}.`;
}

function ExpectedCurve({
  quality: { curve },
  cells,
  people,
}: {
  readonly quality: Quality;
  readonly cells: number;
  readonly people: number | undefined;
}): ReactElement {
  const points = [...curve].sort((a, b) => a.objects - b.objects);
  const first = Math.max(1, Math.min(cells || 1, points[0]?.objects ?? 1));
  const last = Math.max(cells, points.at(-1)?.objects ?? 1, first + 1);
  const here = allowedBy(curve, cells);
  const lowest = Math.min(...points.map(({ low }) => low), people ?? 1);
  const bottom = Math.max(0, Math.floor(lowest * 5) * 20);
  return (
    <LineChart
      summary="Cells right of 100 that can be expected, by labelled cells"
      height={190}
      axisName
      band={points.map(({ objects, low, high }) => [objects, low * 100, high * 100] as const)}
      lines={[
        {
          name: "cells right of 100",
          tone: "model",
          points: points.map(({ objects, middle }) => [objects, middle * 100] as const),
        },
      ]}
      levels={
        people === undefined
          ? []
          : [{ value: people * 100, label: `two people agree: ${outOf100(people)}`, tone: "hand", at: "left" }]
      }
      {...(here && cells > 0 ? { cursor: { x: cells, label: "now", dot: (here.low + here.high) * 50 } } : {})}
      x={{ name: "labelled cells", min: first, max: last, log: true, ticks: logTicks(first, last), format: grouped }}
      y={{
        name: "cells right",
        min: bottom,
        max: 100,
        ticks: [0, 20, 40, 60, 80, 100].filter((tick) => tick >= bottom),
        format: (value) => String(Math.round(value)),
      }}
    />
  );
}
