/** What 2, 10 and 60 minutes may reach here, beside the models there are; only what was measured or can be reckoned. */
import { routes, type Split } from "@cambrian/protocol";
import { useElementSize } from "@mantine/hooks";
import type { ReactElement } from "react";
import { useApi } from "../../api/api.js";
import { useJobs } from "../../state/jobs.js";
import { useProject } from "../../state/project.js";
import { outOf100 } from "../evidence/counted.js";
import { makeScale } from "../evidence/scales.js";
import { allowedBy, type Expectation, eitherOf, reachedBy } from "./expect.js";
import { liveOf } from "./live.js";
import { countObjects, type Roles } from "./roles.js";
import styles from "./setup.module.css";

export interface ExpectedProps {
  readonly minutes: number;
  readonly roles: Roles;
  readonly given: Readonly<Record<Split, readonly string[]>>;
  readonly objects: Readonly<Record<string, number>>;
}

interface Row {
  readonly name: string;
  readonly range: Expectation | undefined;
  readonly chosen: boolean;
  readonly dot: boolean;
}

const ROW = 28;
const LEFT = 96;

export function Expected({ minutes, roles, given, objects }: ExpectedProps): ReactElement {
  const { project } = useProject();
  const { ref, width } = useElementSize();
  const quality = useApi(routes.quality, { params: { project: project.id } });
  const trainings = useJobs("train").flatMap((job) => {
    const live = liveOf(job);
    return live && job.state === "done" ? [{ options: job.options, live }] : [];
  });
  const byId = new Map(project.images.map((image) => [image.id, image]));
  const learning = [...roles.train, ...given.train.flatMap((id) => byId.get(id) ?? [])];
  const cells = countObjects(learning, objects);
  const allowed = allowedBy(quality.data?.quality?.curve ?? [], cells);
  const last = project.models.findLast(({ state, headline }) => state !== "discarded" && headline);
  const people = trainings.map(({ live }) => live.people).findLast((value) => value !== null);
  const rows: Row[] = [
    ...(last?.headline
      ? [
          {
            name: last.name,
            range: { low: last.headline.value, high: last.headline.value, from: "measured" },
            chosen: false,
            dot: true,
          },
        ]
      : []),
    ...[2, 10, 60].map((span) => ({
      name: `${span} min`,
      // A short look is less than the cells allow, so only what was measured here says something about it.
      range: eitherOf(reachedBy(trainings, span), span >= 10 ? allowed : undefined),
      chosen: span === minutes,
      dot: false,
    })),
  ];
  const known = rows.filter((row) => row.range);
  const chosen = rows.find((row) => row.chosen)?.range;
  const low = Math.min(0.4, ...known.map(({ range }) => Math.floor((range?.low ?? 1) * 5) / 5));
  const toX = makeScale([low, 1], [LEFT, Math.max(LEFT + 1, width - 12)]);
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].filter((tick) => tick >= low - 1e-9);
  const height = rows.length * ROW + 24;
  return (
    <section className={styles.expected} aria-label="What to expect">
      <h2>
        What to expect <span>of 100 cells right</span>
      </h2>
      <div ref={ref} style={{ height: height + 24 }}>
        {known.length > 0 && width > 0 && (
          <svg width={width} height={height + 24} role="img" aria-label={inWords(rows, people)}>
            {ticks.map((tick) => (
              <g key={tick}>
                <line className={styles.gridline} x1={toX(tick)} x2={toX(tick)} y1={0} y2={height - 12} />
                <text className={styles.tick} x={toX(tick)} y={height + 6} textAnchor="middle">
                  {Math.round(tick * 100)}
                </text>
              </g>
            ))}
            {people !== undefined && people !== null && (
              <g className={styles.people}>
                <line x1={toX(people)} x2={toX(people)} y1={0} y2={height - 12} />
                <text x={toX(people) - 6} y={11} textAnchor="end">
                  two people {outOf100(people)}
                </text>
              </g>
            )}
            {rows.map(({ name, range, chosen: isChosen, dot }, n) => {
              const y = 34 + n * ROW;
              return (
                <g key={name} data-chosen={isChosen || undefined} className={styles.expectRow}>
                  <text x={0} y={y}>
                    {name.slice(0, 1).toUpperCase() + name.slice(1)}
                  </text>
                  {!range && (
                    <text className={styles.unknown} x={LEFT + 8} y={y}>
                      not tried here yet
                    </text>
                  )}
                  {range && dot && <circle cx={toX(range.low)} cy={y - 4} r={5} className={styles.lastDot} />}
                  {range && !dot && (
                    <rect
                      className={styles.bar}
                      x={toX(range.low) - 2}
                      width={Math.max(4, toX(range.high) - toX(range.low) + 4)}
                      y={y - 11}
                      height={14}
                      rx={3}
                    />
                  )}
                </g>
              );
            })}
          </svg>
        )}
        {known.length === 0 && (
          <p className={styles.quiet}>
            Nothing is known yet: no training has run here. Check reckons what {cells.toLocaleString("en-GB")} cells
            usually allow.
          </p>
        )}
      </div>
      <p className={styles.quiet}>{chosen ? `${rangeWords(chosen)} of 100, ${chosen.from}.` : "\u00a0"}</p>
    </section>
  );
}

function rangeWords({ low, high }: Expectation): string {
  const [from, to] = [outOf100(low), outOf100(high)];
  return from === to ? `About ${from}` : `${from} to ${to}`;
}

function inWords(rows: readonly Row[], people: number | null | undefined): string {
  const said = rows.map(({ name, range }) => `${name}: ${range ? rangeWords(range) : "not known"}`);
  if (people !== undefined && people !== null) said.push(`two people: ${outOf100(people)}`);
  return `Cells right of 100. ${said.join("; ")}`;
}
