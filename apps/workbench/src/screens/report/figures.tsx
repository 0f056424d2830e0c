/** The one number, what it is to be compared with, and what goes wrong. */
import type { ModelRecord, Report } from "@cambrian/protocol";
import { IconChevronRight } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { counted, grouped, outOf100 } from "../evidence/counted.js";
import { Bars } from "./bars.js";
import { FEW, type MistakeGroup, type MistakeKind, totals } from "./mistakes.js";
import styles from "./report.module.css";

export interface FiguresProps {
  readonly model: ModelRecord;
  readonly report: Report;
  readonly groups: readonly MistakeGroup[];
  readonly onKind: (kind: MistakeKind) => void;
}

export function Figures({ model, report, groups, onKind }: FiguresProps): ReactElement {
  const all = totals(report.images);
  const before = report.beside.findLast(({ kind }) => kind === "model");
  const overlap = report.values.sq;
  return (
    <section className={styles.figures} aria-label={`How good ${model.name} is`}>
      <h1 className="visually-hidden">Report of {model.name}</h1>
      <p className={styles.on}>{onWords(report, all.cells)}</p>
      <p className={styles.headline}>
        <b>{outOf100(report.headline.value)}</b>
        <span>of 100 cells right</span>
        {before && <Difference now={report.headline.value} before={before} />}
      </p>
      <Bars report={report} name={model.name} low={all.low} high={all.high} />
      <p className={styles.explain}>
        Right = outlines overlap by at least half. Counted against right + missed + extra (AP50).
        {report.images.length > 1 &&
          (report.images.length < FEW
            ? " Thin lines: lowest and highest image."
            : " Thin lines: 95 % interval over images.")}
      </p>
      <dl className={styles.counts}>
        {[
          ["Right", grouped(all.right)],
          ["Missed", grouped(all.missed)],
          ["Extra", grouped(all.extra)],
          ["Outline overlap", overlap === undefined || !Number.isFinite(overlap) ? "–" : overlap.toFixed(2)],
        ].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h2>What goes wrong, and what would help</h2>
      {groups.length === 0 ? (
        <p className={styles.quiet}>No mistake on {counted(report.images.length, "image")}.</p>
      ) : (
        <ul className={styles.groups}>
          {groups.map(({ kind, title, count, help }) => (
            <li key={kind}>
              <button type="button" onClick={() => onKind(kind)} title="Show the next one">
                <span>{title}</span>
                <b>{grouped(count)}</b>
                <span className={styles.help}>
                  {help} <IconChevronRight size={14} stroke={1.6} aria-hidden="true" />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function onWords({ on, images }: Report, cells: number): string {
  const count = images.length;
  const many = `${counted(cells, "cell")}`;
  return on === "test"
    ? `On ${count} test ${count === 1 ? "image" : "images"}, ${many}, never used to learn`
    : `On ${count} watched ${count === 1 ? "image" : "images"}, ${many}, which chose its best moment: a little kind`;
}

function Difference({
  now,
  before,
}: {
  readonly now: number;
  readonly before: Report["beside"][number];
}): ReactElement {
  const more = Math.round(now * 100) - Math.round(before.value * 100);
  const words =
    more === 0 ? `as many as ${before.name}` : `${Math.abs(more)} ${more > 0 ? "more" : "fewer"} than ${before.name}`;
  return (
    <span className={styles.difference} data-tone={more > 0 ? "ok" : more < 0 ? "warn" : "same"}>
      {words}
    </span>
  );
}
