/** What the comparison says: the difference, its interval on a line with zero, its size, and what was counted. */
import { Button, CopyButton, NativeSelect } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { counted } from "../evidence/counted.js";
import { makeScale, roundTicks } from "../evidence/scales.js";
import { figure, type MeasureColumn } from "./cell-table.js";
import { type Compared, effectWords, type Group, pWords, sentenceOf, testWords, unitWord } from "./comparison.js";
import styles from "./measure.module.css";
import { CELL, type UnitChoice } from "./unit-of.js";

export interface DifferenceProps {
  readonly column: MeasureColumn;
  readonly groups: readonly Group[];
  readonly pair: readonly [Group, Group];
  readonly unit: UnitChoice;
  readonly compared: Compared | undefined;
  readonly onPair: (pair: readonly [string, string]) => void;
}

export function DifferencePanel({ column, groups, pair, unit, compared, onPair }: DifferenceProps): ReactElement {
  const [a, b] = pair;
  const names = groups.map(({ name }) => name);
  const word = unitWord(unit.name, 1);
  return (
    <section className={styles.difference} aria-label="Difference">
      {names.length > 2 && (
        <div className={styles.pair}>
          <NativeSelect
            aria-label="Compare"
            value={b.name}
            data={names.filter((name) => name !== a.name)}
            onChange={(event) => onPair([a.name, event.currentTarget.value])}
          />
          <span>with</span>
          <NativeSelect
            aria-label="With"
            value={a.name}
            data={names.filter((name) => name !== b.name)}
            onChange={(event) => onPair([event.currentTarget.value, b.name])}
          />
        </div>
      )}
      {compared ? (
        <Numbers {...{ column, pair, unit, compared, word }} />
      ) : (
        <>
          <h2>Too few to compare</h2>
          <p className={styles.quiet}>
            {a.name} has {counted(a.units.length, word)}, {b.name} has {counted(b.units.length, word)}. A comparison
            needs two or more in each.
          </p>
        </>
      )}
    </section>
  );
}

function Numbers(props: {
  readonly column: MeasureColumn;
  readonly pair: readonly [Group, Group];
  readonly unit: UnitChoice;
  readonly compared: Compared;
  readonly word: string;
}): ReactElement {
  const { column, pair, unit, compared, word } = props;
  const [a, b] = pair;
  const { difference, interval, p } = compared.test;
  const share = a.mean === 0 ? undefined : Math.round((100 * difference) / Math.abs(a.mean));
  const of = column.unit ? `\u2009${column.unit}` : "";
  const rows: readonly (readonly [string, string])[] = [
    ["95\u2009% interval", `${figure(interval.low)} to ${figure(interval.high)}${of}`],
    ["Effect size g", effectWords(compared)],
    [
      compared.paired ? "Pairs" : unitWord(unit.name).replace(/^./, (first) => first.toUpperCase()),
      compared.paired ? String(compared.counts[0]) : compared.counts.join(" and "),
    ],
    ...(unit.name === CELL ? [] : [["Cells in them", compared.cells.toLocaleString("en-GB")] as const]),
    ["Test", `${testWords(compared)}, ${pWords(p)}`],
  ];
  return (
    <>
      <h2>{compared.paired ? `Change of each ${word}` : `Difference of ${word} means`}</h2>
      <p className={styles.figure}>
        <b>{`${difference > 0 ? "+" : ""}${figure(difference)}`}</b>
        <span>
          {column.unit}
          {share !== undefined &&
            `${column.unit ? ", " : ""}${Math.abs(share)}\u2009% ${difference < 0 ? "smaller" : "larger"}`}
        </span>
      </p>
      <p className={styles.quiet}>
        {b.name} against {a.name}
      </p>
      <IntervalLine difference={difference} low={interval.low} high={interval.high} />
      <dl className={styles.facts}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {compared.narrow !== undefined && compared.narrow >= 1.2 && (
        <p className={styles.note}>
          Counting {compared.cells.toLocaleString("en-GB")} cells as if each were its own experiment would make the
          interval {compared.narrow.toFixed(compared.narrow < 10 ? 1 : 0)} times too narrow.
        </p>
      )}
      <CopyButton value={sentenceOf(column, pair, unit.name, compared)}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            onClick={copy}
            leftSection={copied ? <IconCheck size={16} stroke={1.6} /> : <IconCopy size={16} stroke={1.6} />}
          >
            {copied ? "Copied" : "Copy as a sentence"}
          </Button>
        )}
      </CopyButton>
    </>
  );
}

const WIDTH = 272;

/** Where the difference lies, with zero in sight. */
function IntervalLine({
  difference,
  low,
  high,
}: {
  difference: number;
  low: number;
  high: number;
}): ReactElement | null {
  if (!(high > low)) return null;
  const from = Math.min(0, low);
  const to = Math.max(0, high);
  const room = (to - from) * 0.1;
  const ticks = roundTicks(from - room, to + room, 4);
  const x = makeScale([from - room, to + room], [8, WIDTH - 8]);
  return (
    <svg className={styles.interval} viewBox={`0 0 ${WIDTH} 62`} width={WIDTH} height={62} aria-hidden="true">
      <line x1={x(0)} x2={x(0)} y1="4" y2="34" stroke="var(--t3)" strokeDasharray="3 3" />
      <line x1="0" x2={WIDTH} y1="36" y2="36" stroke="var(--edge)" />
      <path
        d={`M${x(low)} 12V24M${x(low)} 18H${x(high)}M${x(high)} 12V24`}
        stroke="var(--t1)"
        strokeWidth="1.8"
        fill="none"
      />
      <circle cx={x(difference)} cy="18" r="5.5" fill="var(--t1)" stroke="var(--frame)" />
      {ticks.map((value) => (
        <text key={value} x={x(value)} y="54" textAnchor="middle" fontSize="12" fill="var(--t3)">
          {figure(value)}
        </text>
      ))}
    </svg>
  );
}
