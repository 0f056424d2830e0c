/** Where the dots of a plot stand, in pixels of its drawing: the same places are drawn, picked and brushed. */
import { beeswarm, histogramBins } from "@cambrian/core";
import { makeScale, roundTicks, type Scale } from "../evidence/scales.js";
import type { CellTable } from "./cell-table.js";
import type { Group } from "./comparison.js";

export type PlotKind = "strips" | "histogram" | "scatter" | "pairs";

export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

export interface Dot {
  readonly row: number;
  readonly group: number;
  readonly x: number;
  readonly y: number;
}

export interface Ticks {
  readonly at: number;
  readonly words: string;
}

export interface UnitDot {
  readonly group: number;
  readonly unit: string;
  readonly value: number;
  readonly x: number;
  readonly y: number;
}

export interface PlotLayout {
  readonly dots: readonly Dot[];
  readonly units: readonly UnitDot[];
  /** Mean of the units: a line across its strip. */
  readonly means: readonly { readonly group: number; readonly x0: number; readonly x1: number; readonly y: number }[];
  /** Outlines of histograms, or lines from before to after. */
  readonly lines: readonly { readonly group: number; readonly path: string }[];
  readonly yTicks: readonly Ticks[];
  readonly xTicks: readonly Ticks[];
  readonly names: readonly { readonly group: number; readonly x: number; readonly words: string }[];
}

export const MARGIN = { top: 28, right: 12, bottom: 36, left: 52 } as const;

export interface PlotInput {
  readonly kind: PlotKind;
  readonly table: CellTable;
  readonly measure: string;
  /** The other measurement, of a scatter plot. */
  readonly across: string;
  readonly groups: readonly Group[];
  readonly size: PlotSize;
}

export function layoutPlot(input: PlotInput): PlotLayout {
  switch (input.kind) {
    case "strips":
      return strips(input);
    case "histogram":
      return histogram(input);
    case "scatter":
      return scatter(input);
    case "pairs":
      return pairs(input);
  }
}

const empty: PlotLayout = { dots: [], units: [], means: [], lines: [], yTicks: [], xTicks: [], names: [] };

function ends(values: readonly number[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) return Number.isFinite(low) ? [low - 1, low + 1] : [0, 1];
  const room = (high - low) * 0.04;
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}

function ticksOf([low, high]: readonly [number, number], scale: Scale, count: number): Ticks[] {
  return roundTicks(low, high, count).map((value) => ({ at: scale(value), words: value.toLocaleString("en-GB") }));
}

const valuesOf = (table: CellTable, measure: string, rows: readonly number[]): number[] =>
  rows.map((row) => table.number(measure, row) ?? Number.NaN);

const yScaleOf = (domain: readonly [number, number], { height }: PlotSize): Scale =>
  makeScale(domain, [height - MARGIN.bottom, MARGIN.top]);
const xScaleOf = (domain: readonly [number, number], { width }: PlotSize): Scale =>
  makeScale(domain, [MARGIN.left, width - MARGIN.right]);

function strips({ table, measure, groups, size }: PlotInput): PlotLayout {
  const domain = ends(groups.flatMap(({ rows }) => valuesOf(table, measure, rows)));
  const y = yScaleOf(domain, size);
  const band = (size.width - MARGIN.left - MARGIN.right) / Math.max(1, groups.length);
  const middle = (group: number): number => MARGIN.left + (group + 0.5) * band;
  const reach = band * 0.42;
  return {
    ...empty,
    yTicks: ticksOf(domain, y, 6),
    names: groups.map(({ name }, group) => ({ group, x: middle(group), words: name })),
    dots: groups.flatMap(({ rows }, group) => {
      const places = valuesOf(table, measure, rows).map(y);
      const offsets = beeswarm(places, places.length > 400 ? 3.6 : 5, reach);
      return rows.map((row, n) => ({ row, group, x: middle(group) + (offsets[n] ?? 0), y: places[n] ?? 0 }));
    }),
    means: groups.flatMap((own, group) =>
      own.units.length === 0
        ? []
        : {
            group,
            x0: middle(group) - reach * 0.9,
            x1: middle(group) + reach * 0.9,
            y: y(own.mean),
          },
    ),
    // A thousand units are the dots themselves.
    units: groups.flatMap(({ units }, group) =>
      units.length > 60
        ? []
        : units.map(({ unit, value }, n) => ({
            group,
            unit,
            value,
            x: middle(group) + ((n + 0.5) / units.length - 0.5) * reach * 1.5,
            y: y(value),
          })),
    ),
  };
}

function histogram({ table, measure, groups, size }: PlotInput): PlotLayout {
  const all = groups.flatMap(({ rows }) => valuesOf(table, measure, rows));
  const { start, step, counts } = histogramBins(all);
  const end = start + step * counts.length;
  const x = xScaleOf([start, end], size);
  const shares = groups.map(({ rows }) => {
    const own = new Array<number>(counts.length).fill(0);
    for (const value of valuesOf(table, measure, rows)) {
      const bin = Math.min(counts.length - 1, Math.max(0, Math.floor((value - start) / step)));
      own[bin] = (own[bin] as number) + 100 / rows.length;
    }
    return own;
  });
  const domain = [0, Math.max(1, ...shares.flat()) * 1.05] as const;
  const y = yScaleOf(domain, size);
  return {
    ...empty,
    yTicks: ticksOf(domain, y, 5).map(({ at, words }) => ({ at, words: `${words}\u2009%` })),
    xTicks: ticksOf([start, end], x, 6),
    lines: shares.map((own, group) => ({
      group,
      path: `M${x(start)} ${y(0)}${own.map((share, n) => `V${y(share)}H${x(start + (n + 1) * step)}`).join("")}V${y(0)}`,
    })),
    // For brushing: every cell stands in the middle of the height at its value.
    dots: groups.flatMap(({ rows }, group) =>
      rows.map((row) => ({ row, group, x: x(table.number(measure, row) ?? start), y: Number.NaN })),
    ),
  };
}

function scatter({ table, measure, across, groups, size }: PlotInput): PlotLayout {
  const rowsOf = (group: Group): readonly number[] => group.rows.filter((row) => table.number(across, row) !== null);
  const xDomain = ends(groups.flatMap((group) => valuesOf(table, across, rowsOf(group))));
  const yDomain = ends(groups.flatMap((group) => valuesOf(table, measure, rowsOf(group))));
  const x = xScaleOf(xDomain, size);
  const y = yScaleOf(yDomain, size);
  return {
    ...empty,
    xTicks: ticksOf(xDomain, x, 6),
    yTicks: ticksOf(yDomain, y, 6),
    dots: groups.flatMap((group, at) =>
      rowsOf(group).map((row) => ({
        row,
        group: at,
        x: x(table.number(across, row) ?? 0),
        y: y(table.number(measure, row) ?? 0),
      })),
    ),
  };
}

function pairs({ groups, size }: PlotInput): PlotLayout {
  const [before, after] = groups;
  if (!before || !after) return empty;
  const there = new Map(after.units.map((unit) => [unit.unit, unit.value]));
  const both = before.units.flatMap(({ unit, value }) => {
    const then = there.get(unit);
    return then === undefined ? [] : [{ unit, from: value, to: then }];
  });
  const domain = ends(both.flatMap(({ from, to }) => [from, to]));
  const y = yScaleOf(domain, size);
  const x = [0.25, 0.75].map((part) => MARGIN.left + part * (size.width - MARGIN.left - MARGIN.right)) as [
    number,
    number,
  ];
  return {
    ...empty,
    yTicks: ticksOf(domain, y, 6),
    names: [before, after].map(({ name }, group) => ({ group, x: x[group] ?? 0, words: name })),
    lines: both.map(({ from, to }) => ({ group: 0, path: `M${x[0]} ${y(from)}L${x[1]} ${y(to)}` })),
    units: both.flatMap(({ unit, from, to }) => [
      { group: 0, unit, value: from, x: x[0], y: y(from) },
      { group: 1, unit, value: to, x: x[1], y: y(to) },
    ]),
  };
}
