/** Measure with its table there. */
import { routes } from "@cambrian/protocol";
import { Button, Menu, NativeSelect, SegmentedControl } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconDownload, IconX } from "@tabler/icons-react";
import { type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { api } from "../../api/api.js";
import { Screen } from "../../shell/screen.js";
import { notice } from "../../state/notice.js";
import { go, usePlace } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { counted } from "../evidence/counted.js";
import { CellRows } from "./cell-rows.js";
import { type CellTable, columnName, columnTitle, figure } from "./cell-table.js";
import { useChoices } from "./choices.js";
import { compare, groupsOf } from "./comparison.js";
import { DifferencePanel } from "./difference.js";
import styles from "./measure.module.css";
import { MeasureCanvas } from "./measure-canvas.js";
import { Plot } from "./plot.js";
import { layoutPlot, type PlotKind } from "./plot-layout.js";
import { saveFigure } from "./save-figure.js";
import { CELL, IMAGE, unitChoices } from "./unit-of.js";
import { useSize } from "./use-size.js";

const PLOTS: readonly { readonly value: PlotKind; readonly label: string }[] = [
  { value: "strips", label: "Strips" },
  { value: "histogram", label: "Histogram" },
  { value: "scatter", label: "Scatter" },
  { value: "pairs", label: "Before, after" },
];

export interface MeasureWorkProps {
  readonly table: CellTable;
  /** Cells that no person drew or checked, and whether they are in the table. */
  readonly unchecked: number;
  readonly withUnchecked: boolean;
  /** Measure again, when outlines changed. */
  readonly again: () => Promise<unknown>;
}

export function MeasureWork({ table, unchecked, withUnchecked, again }: MeasureWorkProps): ReactElement {
  const { project } = useProject();
  const place = usePlace();
  const [choices, choose] = useChoices(project.id);
  const [brushed, setBrushed] = useState<ReadonlySet<number>>();
  const svg = useRef<SVGSVGElement>(null);
  const [plotPlace, size] = useSize();
  // Rows are counted anew with each measuring.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new table is what ends the brush
  useEffect(() => setBrushed(undefined), [table]);

  const measure = table.measures.find(({ name }) => name === choices.measure) ?? table.measures[0];
  const across =
    table.measures.find(({ name }) => name === choices.across) ?? table.measures.find((each) => each !== measure);
  const by = table.conditions.find(({ name }) => name === choices.by) ?? bestCondition(table);
  const names = useMemo(
    () => (by ? groupsOf(table, measure?.name ?? "", by.name, IMAGE).map(({ name }) => name) : []),
    [table, measure, by],
  );
  const pair = useMemo((): readonly [string, string] | undefined => {
    const [first, second] = names;
    if (first === undefined || second === undefined) return undefined;
    return choices.pair?.every((name) => names.includes(name)) ? choices.pair : [first, second];
  }, [names, choices.pair]);
  const units = useMemo(() => (by && pair ? unitChoices(table, by.name, pair) : []), [table, by, pair]);
  const unit = units.find(({ name }) => name === choices.unit) ?? units.find(({ right }) => right);
  const groups = useMemo(
    () => groupsOf(table, measure?.name ?? "", by?.name, unit?.name ?? IMAGE),
    [table, measure, by, unit],
  );
  const two = useMemo(() => {
    const a = groups.find(({ name }) => name === pair?.[0]);
    const b = groups.find(({ name }) => name === pair?.[1]);
    return a && b ? ([a, b] as const) : undefined;
  }, [groups, pair]);
  const compared = useMemo(
    () => (measure && two && unit ? compare(table, measure.name, two, unit) : undefined),
    [table, measure, two, unit],
  );
  const kind = choices.plot === "pairs" && !unit?.paired ? "strips" : (choices.plot ?? "strips");
  const layout = useMemo(
    () =>
      layoutPlot({
        kind,
        table,
        measure: measure?.name ?? "",
        across: across?.name ?? measure?.name ?? "",
        groups: kind === "pairs" && two ? two : groups,
        size,
      }),
    [kind, table, measure, across, groups, two, size],
  );

  const [label] = place.select ?? [];
  const plane = { t: place.t, z: place.z };
  const { image: imageId, t, z } = place;
  const selected = useMemo(
    () => (imageId !== undefined && label !== undefined ? table.rowOf(imageId, { t, z }, label) : undefined),
    [table, imageId, t, z, label],
  );
  const select = useCallback(
    (row: number): void =>
      go(
        {
          image: table.text("image_id", row),
          t: table.number("t", row) ?? 0,
          z: table.number("z", row) ?? 0,
          select: [table.number("label", row) ?? 0],
        },
        { replace: true },
      ),
    [table],
  );
  const selectLabel = useCallback((id: number) => go({ select: [id] }, { replace: true }), []);
  // A cell is always in sight: without one in the address, the first.
  useEffect(() => {
    if (selected === undefined && table.rows > 0 && label === undefined) select(0);
  }, [selected, table.rows, label, select]);
  const image =
    project.images.find(({ id }) => id === imageId) ??
    project.images.find(({ id }) => id === table.text("image_id", 0));

  const rows = useMemo(
    () =>
      brushed ? [...brushed].filter((row) => row < table.rows) : Array.from({ length: table.rows }, (_, row) => row),
    [brushed, table.rows],
  );
  if (!measure) return <Screen>{null}</Screen>;
  const figureName = `${measure.name}${by ? `-by-${by.name}` : ""}`;
  const saveAs = (format: "svg" | "png"): void => {
    if (svg.current) saveFigure(svg.current, format, figureName).catch((error: Error) => notice(error.message));
  };
  const tableUrl = (format: "csv" | "parquet"): string =>
    api.url(routes.measurementsFile, {
      params: { project: project.id, format },
      query: { reviewedOnly: "false" },
    } as never);
  const value = selected === undefined ? "" : `${figure(table.number(measure.name, selected))} ${measure.unit}`;

  return (
    <Screen
      options={
        <div className={styles.sentence}>
          <span>Compare</span>
          <NativeSelect
            className={styles.choice ?? ""}
            aria-label="What is compared"
            value={measure.name}
            data={table.measures.map((column) => ({ value: column.name, label: columnTitle(column) }))}
            onChange={(event) => choose({ measure: event.currentTarget.value })}
          />
          {by && (
            <>
              <span>by</span>
              <NativeSelect
                className={styles.choice ?? ""}
                aria-label="By what"
                value={by.name}
                data={table.conditions.map((column) => ({ value: column.name, label: columnName(column) }))}
                onChange={(event) => {
                  choose({ by: event.currentTarget.value, unit: undefined, pair: undefined });
                  setBrushed(undefined);
                }}
              />
            </>
          )}
          {unit && (
            <>
              <span>one value per</span>
              <SegmentedControl
                size="xs"
                aria-label="One value per"
                value={unit.name}
                data={units.map(({ name }) => ({ value: name, label: name === CELL ? "Cell" : columnName({ name }) }))}
                onChange={(name) =>
                  choose({ unit: units.find((each) => each.name === name)?.right ? undefined : name })
                }
              />
              <span className={styles.why} title={unit.why}>
                {unit.right ? (
                  <IconCheck size={16} stroke={1.6} className={styles.ok} aria-hidden="true" />
                ) : (
                  <IconAlertTriangle size={16} stroke={1.6} className={styles.warn} aria-hidden="true" />
                )}
                <span>{unit.why}</span>
              </span>
            </>
          )}
          <span className={styles.room} />
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" leftSection={<IconDownload size={16} stroke={1.6} />}>
                Figure
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => saveAs("svg")}>SVG, to edit</Menu.Item>
              <Menu.Item onClick={() => saveAs("png")}>PNG, to place</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" leftSection={<IconDownload size={16} stroke={1.6} />}>
                Table
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item component="a" href={tableUrl("csv")} download>
                CSV, for R, Excel, Prism
              </Menu.Item>
              <Menu.Item component="a" href={tableUrl("parquet")} download>
                Parquet, for Python and R
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      }
    >
      <h1 className="visually-hidden">Measure</h1>
      <div className={styles.work}>
        <div className={styles.upper}>
          <section className={styles.plot} aria-label="Plot">
            <div className={styles.plotHead}>
              <SegmentedControl
                size="xs"
                aria-label="Kind of plot"
                value={kind}
                data={PLOTS.filter((each) => each.value !== "pairs" || unit?.paired).map((each) => ({ ...each }))}
                onChange={(plot) => choose({ plot: plot as PlotKind })}
              />
              {kind === "scatter" && across && (
                <NativeSelect
                  size="xs"
                  aria-label="Against"
                  value={across.name}
                  data={table.measures.map((column) => ({
                    value: column.name,
                    label: `against ${columnTitle(column)}`,
                  }))}
                  onChange={(event) => choose({ across: event.currentTarget.value })}
                />
              )}
            </div>
            <div className={styles.drawing} ref={plotPlace}>
              {size.width > 0 && (
                <Plot
                  kind={kind}
                  layout={layout}
                  size={size}
                  title={`${columnName(measure).toLowerCase()}${measure.unit ? `, ${measure.unit}` : ""}`}
                  acrossTitle={
                    across ? `${columnName(across).toLowerCase()}${across.unit ? `, ${across.unit}` : ""}` : ""
                  }
                  groupNames={groups.map(({ name }) => name)}
                  brushed={brushed}
                  selected={selected}
                  svg={svg}
                  onBrush={setBrushed}
                  onPick={select}
                />
              )}
            </div>
          </section>
          {unit && two ? (
            <DifferencePanel
              column={measure}
              groups={groups}
              pair={two}
              unit={unit}
              compared={compared}
              onPair={(next) => choose({ pair: next })}
            />
          ) : (
            <section className={styles.difference} aria-label="Difference">
              <h2>Nothing to compare with</h2>
              <p className={styles.quiet}>
                Groups come from what is known about the images. Give them a column such as condition, and one such as
                well or patient, so that the right unit is counted.
              </p>
              <Button variant="default" onClick={() => go({ step: "images" })}>
                Add columns in Images
              </Button>
            </section>
          )}
        </div>
        <div className={styles.well}>
          {image && <MeasureCanvas image={image} plane={plane} label={label} value={value} onSelect={selectLabel} />}
        </div>
        <section className={styles.lower} aria-label="Table">
          <div className={styles.tableHead}>
            <b>{counted(table.rows, "cell")}</b>
            <span>{counted(new Set(table.columns.get("image_id")?.values).size, "image")}</span>
            {unchecked > 0 && (
              <button type="button" className={styles.chip} onClick={() => choose({ unchecked: !withUnchecked })}>
                {withUnchecked && (
                  <IconAlertTriangle size={14} stroke={1.6} className={styles.warn} aria-hidden="true" />
                )}
                {withUnchecked
                  ? `${unchecked.toLocaleString("en-GB")} of them nobody checked: leave them out`
                  : `${counted(unchecked, "cell")} that nobody checked left out: count them too`}
              </button>
            )}
            {brushed && (
              <button type="button" className={styles.chip} onClick={() => setBrushed(undefined)}>
                showing {rows.length.toLocaleString("en-GB")} brushed in the plot
                <IconX size={14} stroke={1.6} aria-label="Show all" />
              </button>
            )}
            <span className={styles.room} />
            {table.data.seq < project.seq && (
              <Button variant="subtle" size="xs" onClick={() => void again()}>
                Measured at step {table.data.seq.toLocaleString("en-GB")} · measure again
              </Button>
            )}
          </div>
          <CellRows
            table={table}
            rows={rows}
            measure={measure.name}
            sorting={choices.sorting ?? { column: measure.name, descending: true }}
            selected={selected}
            onSort={(sorting) => choose({ sorting })}
            onSelect={select}
          />
        </section>
      </div>
    </Screen>
  );
}

/** The column that makes the fewest groups, two or more: a condition rather than a well. */
function bestCondition(table: CellTable): CellTable["conditions"][number] | undefined {
  const sizes = table.conditions.map((column) => ({ column, size: new Set(column.values).size }));
  return sizes.filter(({ size }) => size >= 2).sort((a, b) => a.size - b.size)[0]?.column;
}
