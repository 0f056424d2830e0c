/**
 * Lines over time or amount, drawn as SVG with the tokens: training curves, expected cells right. Every chart can be read as
 * a table.
 */
import { useElementSize } from "@mantine/hooks";
import { IconChartLine, IconTable } from "@tabler/icons-react";
import { type ReactElement, type ReactNode, useState } from "react";
import styles from "./line-chart.module.css";
import { makeScale } from "./scales.js";

export interface ChartLine {
  readonly name: string;
  readonly tone: "model" | "quiet";
  /** [x, y], x ascending. */
  readonly points: readonly (readonly [number, number])[];
  /** A dot on the last point. */
  readonly endDot?: boolean;
}

/** A level to compare with, all across. */
export interface ChartLevel {
  readonly value: number;
  readonly label: string;
  readonly tone: "hand" | "quiet";
  /** Where the label stands; default "above". */
  readonly side?: "above" | "below";
  /** Default "right". */
  readonly at?: "left" | "right";
}

export interface ChartAxis {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  readonly log?: boolean;
  readonly format?: (value: number) => string;
  /** Under the axis, or the column's head in the table. */
  readonly name: string;
}

export interface LineChartProps {
  /** What is shown, for those who do not see it. */
  readonly summary: string;
  readonly title?: ReactNode;
  readonly legend?: ReactNode;
  readonly lines: readonly ChartLine[];
  readonly levels?: readonly ChartLevel[];
  /** Between low and high, behind the lines: [x, low, high]. */
  readonly band?: readonly (readonly [number, number, number])[];
  /** A line from top to bottom, with a word at the axis. */
  readonly cursor?: { readonly x: number; readonly label?: string; readonly dot?: number; readonly dashed?: boolean };
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly height: number;
  /** Show `x.name` under the axis. */
  readonly axisName?: boolean;
}

const LEFT = 40;
const RIGHT = 12;
const TOP = 10;

const plain = (value: number): string => String(value);

export function LineChart(props: LineChartProps): ReactElement {
  const [asTable, setAsTable] = useState(false);
  const { summary, title, legend, height } = props;
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.head} data-bare={title === undefined || undefined}>
        <span className={styles.title}>{title}</span>
        {legend}
        <button
          type="button"
          className={styles.toggle}
          aria-pressed={asTable}
          aria-label={asTable ? `${summary}: show as a plot` : `${summary}: show as a table`}
          title={asTable ? "Show as a plot" : "Show as a table"}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? <IconChartLine size={16} stroke={1.6} /> : <IconTable size={16} stroke={1.6} />}
        </button>
      </figcaption>
      <div className={styles.body} style={{ height }}>
        {asTable ? <ChartTable {...props} /> : <Plot {...props} />}
      </div>
    </figure>
  );
}

function Plot({ summary, lines, levels = [], band, cursor, x, y, height, axisName }: LineChartProps): ReactElement {
  const { ref, width } = useElementSize();
  const bottom = axisName ? 44 : 26;
  const toX = makeScale([x.min, x.max], [LEFT, Math.max(LEFT + 1, width - RIGHT)], { log: x.log ?? false });
  const toY = makeScale([y.min, y.max], [height - bottom, TOP], { log: y.log ?? false });
  const path = (points: readonly (readonly [number, number])[]): string =>
    points.map(([px, py], n) => `${n === 0 ? "M" : "L"}${toX(px).toFixed(1)} ${toY(py).toFixed(1)}`).join("");
  const area = band
    ? `${path(band.map(([px, , high]) => [px, high]))}${path([...band].reverse().map(([px, low]) => [px, low])).replace("M", "L")}Z`
    : undefined;
  const cursorX = cursor ? toX(cursor.x) : undefined;
  return (
    <div ref={ref} className={styles.measure}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={summary}>
          {y.ticks.map((tick) => (
            <g key={tick}>
              <line className={styles.grid} x1={LEFT} x2={width - RIGHT} y1={toY(tick)} y2={toY(tick)} />
              <text className={styles.tick} x={LEFT - 8} y={toY(tick) + 4} textAnchor="end">
                {(y.format ?? plain)(tick)}
              </text>
            </g>
          ))}
          {x.ticks
            // where the cursor has a word, a tick would run into it
            .filter((tick) => !(cursor?.label && cursorX !== undefined && Math.abs(toX(tick) - cursorX) < 34))
            .map((tick) => (
              <text
                key={tick}
                className={styles.tick}
                x={toX(tick)}
                y={height - bottom + 18}
                textAnchor={toX(tick) > width - RIGHT - 20 ? "end" : "middle"}
              >
                {(x.format ?? plain)(tick)}
              </text>
            ))}
          {axisName && (
            <text className={styles.tick} x={(LEFT + width - RIGHT) / 2} y={height - 6} textAnchor="middle">
              {x.name}
            </text>
          )}
          {area && <path className={styles.band} d={area} />}
          {levels.map(({ value, label, tone, side = "above", at = "right" }) => (
            <g key={label} className={styles[tone]}>
              <line className={styles.level} x1={LEFT} x2={width - RIGHT} y1={toY(value)} y2={toY(value)} />
              <text
                className={styles.levelName}
                x={at === "right" ? width - RIGHT : LEFT + 2}
                y={toY(value) + (side === "above" ? -5 : 15)}
                textAnchor={at === "right" ? "end" : "start"}
              >
                {label}
              </text>
            </g>
          ))}
          {lines.map(({ name, tone, points }) => (
            <path key={name} className={`${styles.line} ${styles[tone]}`} d={path(points)} />
          ))}
          {cursor && cursorX !== undefined && (
            <g>
              <line
                className={cursor.dashed ? styles.cursorDashed : styles.cursor}
                x1={cursorX}
                x2={cursorX}
                y1={cursor.dot === undefined ? TOP : toY(cursor.dot)}
                y2={height - bottom}
              />
              {cursor.dot !== undefined && <circle className={styles.now} cx={cursorX} cy={toY(cursor.dot)} r={4.5} />}
              {cursor.label && (
                <text className={styles.cursorName} x={cursorX} y={height - bottom + 18} textAnchor="middle">
                  {cursor.label}
                </text>
              )}
            </g>
          )}
          {lines.map(({ name, tone, points, endDot }) => {
            const last = points.at(-1);
            return last && (endDot || points.length === 1) ? (
              <circle
                key={name}
                className={styles[tone]}
                cx={toX(last[0])}
                cy={toY(last[1])}
                r={4.5}
                fill="currentColor"
              />
            ) : null;
          })}
        </svg>
      )}
    </div>
  );
}

function ChartTable({ summary, lines, levels = [], band, x, y }: LineChartProps): ReactElement {
  const xs = [
    ...new Set([...lines.flatMap(({ points }) => points.map(([px]) => px)), ...(band ?? []).map(([px]) => px)]),
  ].sort((a, b) => a - b);
  const at = new Map(lines.map(({ name, points }) => [name, new Map(points.map(([px, py]) => [px, py]))]));
  const between = new Map((band ?? []).map(([px, low, high]) => [px, [low, high] as const]));
  const sayX = x.format ?? plain;
  const sayY = y.format ?? plain;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable to be scrolled by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={summary}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{x.name}</th>
            {lines.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {band && <th scope="col">from, to</th>}
          </tr>
        </thead>
        <tbody>
          {xs.map((px) => (
            <tr key={px}>
              <th scope="row">{sayX(px)}</th>
              {lines.map(({ name }) => {
                const value = at.get(name)?.get(px);
                return <td key={name}>{value === undefined ? "" : sayY(value)}</td>;
              })}
              {band && <td>{between.get(px)?.map(sayY).join(", ") ?? ""}</td>}
            </tr>
          ))}
          {levels.map(({ label, value }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td colSpan={lines.length + (band ? 1 : 0)}>{sayY(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
