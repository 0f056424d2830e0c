/**
 * Small line charts as SVG, coloured by the page's tokens.
 */
import { escapeHtml } from "./html.js";

export interface Line {
  readonly name: string;
  /** Name of a colour token: "model", "t3". */
  readonly colour: string;
  readonly dashed?: boolean;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Chart {
  readonly title: string;
  /** What stands under the horizontal axis. */
  readonly xName: string;
  readonly lines: readonly Line[];
  /** Fixed range of the vertical axis; default: what the points need. */
  readonly range?: readonly [number, number];
  readonly formatY: (y: number) => string;
  /** A point with a ring and words. */
  readonly mark?: { readonly x: number; readonly y: number; readonly label: string };
}

const WIDTH = 380;
const HEIGHT = 230;
const LEFT = 44;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 40;

/** A figure with its legend; the whole drawing scales with the page. */
export function renderChart(chart: Chart): string {
  const points = chart.lines.flatMap((line) => line.points);
  const [x0, x1] = spread(points.map(({ x }) => x));
  const [y0, y1] = chart.range ?? padded(points.map(({ y }) => y));
  const toX = (x: number): number => LEFT + ((x - x0) / (x1 - x0)) * (WIDTH - LEFT - RIGHT);
  const toY = (y: number): number => HEIGHT - BOTTOM - ((y - y0) / (y1 - y0)) * (HEIGHT - TOP - BOTTOM);
  const at = ({ x, y }: { x: number; y: number }): string => `${toX(x).toFixed(1)},${toY(y).toFixed(1)}`;
  const grid = ticks(y0, y1, 4).map(
    (y) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${toY(y).toFixed(1)}" y2="${toY(y).toFixed(1)}"/><text x="${LEFT - 8}" y="${(toY(y) + 4).toFixed(1)}" text-anchor="end">${escapeHtml(chart.formatY(y))}</text>`,
  );
  const columns = ticks(x0, x1, 5)
    .filter(Number.isInteger)
    .map((x) => `<text x="${toX(x).toFixed(1)}" y="${HEIGHT - BOTTOM + 17}" text-anchor="middle">${x}</text>`);
  const oneColumn = points.every(({ x }) => x === points[0]?.x);
  const lines = chart.lines.map((line) => {
    // After a single round a level, which is dashed, is still a line across.
    const drawn =
      oneColumn && line.dashed
        ? line.points.slice(0, 1).flatMap(({ y }) => [x0, x1].map((x) => ({ x, y })))
        : line.points;
    const dash = line.dashed ? ' stroke-dasharray="5 4"' : "";
    const dot =
      drawn.length === 1 && drawn[0]
        ? `<circle cx="${toX(drawn[0].x).toFixed(1)}" cy="${toY(drawn[0].y).toFixed(1)}" r="3" fill="var(--${line.colour})"/>`
        : "";
    return `<polyline points="${drawn.map(at).join(" ")}" fill="none" stroke="var(--${line.colour})" stroke-width="1.8" stroke-linejoin="round"${dash}/>${dot}`;
  });
  const mark = chart.mark
    ? `<circle class="mark" cx="${toX(chart.mark.x).toFixed(1)}" cy="${toY(chart.mark.y).toFixed(1)}" r="4.5"/>`
    : "";
  const legend = chart.lines
    .map(
      (line) =>
        `<span><svg class="key" width="20" height="8" aria-hidden="true"><line x1="0" x2="20" y1="4" y2="4" stroke="var(--${line.colour})" stroke-width="2"${line.dashed ? ' stroke-dasharray="5 3"' : ""}/></svg>${escapeHtml(line.name)}</span>`,
    )
    .concat(
      chart.mark
        ? [
            `<span><svg class="key" width="12" height="12" aria-hidden="true"><circle class="mark" cx="6" cy="6" r="4"/></svg>${escapeHtml(chart.mark.label)}</span>`,
          ]
        : [],
    );
  return `<figure class="chart"><figcaption><b>${escapeHtml(chart.title)}</b><span class="legend">${legend.join("")}</span></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(chart.title)}">${grid.join("")}${columns.join("")}<text x="${WIDTH - RIGHT}" y="${HEIGHT - 4}" text-anchor="end">${escapeHtml(chart.xName)}</text>${lines.join("")}${mark}</svg></figure>`;
}

function spread(values: readonly number[]): readonly [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return high > low ? [low, high] : [low - 0.5, low + 0.5];
}

function padded(values: readonly number[]): readonly [number, number] {
  const [low, high] = spread(values);
  const room = (high - low) * 0.06;
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}

/** About `count` round numbers between two ends. */
export function ticks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}
