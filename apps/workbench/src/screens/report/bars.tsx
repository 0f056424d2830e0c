/** Bars from 0 to 100 cells right: the method without learning, the last model, this one, two people. */
import type { Report } from "@cambrian/protocol";
import type { ReactElement } from "react";
import { outOf100 } from "../evidence/counted.js";
import styles from "./report.module.css";

export interface BarsProps {
  readonly report: Report;
  readonly name: string;
  /** Lowest and highest image of this model, 0..1. */
  readonly low: number;
  readonly high: number;
}

interface Bar {
  readonly title: string;
  readonly note: string;
  readonly kind: "floor" | "before" | "this" | "people";
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export function Bars({ report, name, low, high }: BarsProps): ReactElement {
  const beside = (wanted: Report["beside"][number]["kind"]) => report.beside.filter(({ kind }) => kind === wanted);
  const bars: Bar[] = [
    ...beside("floor").map((bar) => ({
      ...bar,
      title: "Without learning",
      note: floorNote(bar.name),
      kind: "floor" as const,
    })),
    ...beside("model").map((bar) => ({
      ...bar,
      title: capital(bar.name),
      note: "the one before",
      kind: "before" as const,
    })),
    { title: capital(name), note: "this one", kind: "this", value: report.headline.value, low, high },
    ...beside("people").map((bar) => ({ ...bar, title: "Two people", note: bar.name, kind: "people" as const })),
  ];
  return (
    <ul className={styles.bars}>
      {bars.map(({ title, note, kind, value, low: from, high: to }) => (
        <li key={`${kind} ${title}`}>
          <span className={styles.barName}>
            <b>{title}</b>
            <small>{note}</small>
          </span>
          <span
            className={styles.bar}
            role="img"
            aria-label={`${title}, ${note}: ${outOf100(value)} of 100 cells right, from ${outOf100(from)} to ${outOf100(to)} over images`}
          >
            <i data-kind={kind} style={{ width: `${value * 100}%` }} />
            {Number.isFinite(from) && Number.isFinite(to) && to > from && (
              <em style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }} />
            )}
          </span>
          <b className={styles.barValue} aria-hidden="true">
            {outOf100(value)}
          </b>
        </li>
      ))}
    </ul>
  );
}

/** What it is; the bar's title says already that it learns nothing. */
const floorNote = (name: string): string => (name === "Without learning" ? "threshold and watershed" : name);

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
