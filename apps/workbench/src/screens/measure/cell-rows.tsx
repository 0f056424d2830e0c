// biome-ignore-all lint/a11y/useSemanticElements: a table of thousands of rows is drawn in parts, each placed by itself
/** The table of cells, one row each, only the rows in sight drawn; sorted by a press on a column's name. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactElement, useEffect, useMemo, useRef } from "react";
import { type CellTable, columnTitle, figure, type MeasureColumn } from "./cell-table.js";
import styles from "./measure.module.css";

export interface Sorting {
  readonly column: string;
  readonly descending: boolean;
}

export interface CellRowsProps {
  readonly table: CellTable;
  /** Rows to show, in any order. */
  readonly rows: readonly number[];
  readonly measure: string;
  readonly sorting: Sorting;
  readonly selected: number | undefined;
  readonly onSort: (sorting: Sorting) => void;
  readonly onSelect: (row: number) => void;
}

const ROW = 28;
const WIDTHS: Readonly<Record<string, string>> = { label: "64px", image: "168px", checked: "88px" };

export function CellRows(props: CellRowsProps): ReactElement {
  const { table, rows, measure, sorting, selected, onSort, onSelect } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => shownColumns(table, measure), [table, measure]);
  const sorted = useMemo(() => sortRows(table, rows, sorting), [table, rows, sorting]);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 8,
    // The head stays over the first row.
    scrollMargin: ROW,
    scrollPaddingStart: ROW,
  });
  const at = selected === undefined ? -1 : sorted.indexOf(selected);
  const { scrollToIndex } = virtual;
  useEffect(() => {
    if (at >= 0) scrollToIndex(at, { align: "auto" });
  }, [at, scrollToIndex]);
  const step = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = sorted[Math.min(sorted.length - 1, Math.max(0, at < 0 ? 0 : at + move))];
    if (next !== undefined) onSelect(next);
  };
  const grid = columns.map(({ kind, name }) => WIDTHS[name] ?? (kind === "text" ? "136px" : "128px")).join(" ");
  return (
    <div
      ref={scroll}
      className={styles.table}
      role="grid"
      aria-label="Cells"
      aria-rowcount={sorted.length + 1}
      aria-activedescendant={at >= 0 ? `cell-row-${selected}` : undefined}
      tabIndex={0}
      onKeyDown={step}
    >
      <div className={styles.head} role="row" tabIndex={-1} style={{ gridTemplateColumns: grid }}>
        {columns.map((column) => {
          const isSorted = sorting.column === column.name;
          return (
            <div
              key={column.name}
              role="columnheader"
              tabIndex={-1}
              aria-sort={isSorted ? (sorting.descending ? "descending" : "ascending") : "none"}
              data-kind={column.kind}
            >
              <button
                type="button"
                title={`Sort by ${columnTitle(column)}`}
                onClick={() => onSort({ column: column.name, descending: isSorted ? !sorting.descending : true })}
              >
                {columnTitle(column)}
                {isSorted && (sorting.descending ? " ↓" : " ↑")}
              </button>
            </div>
          );
        })}
      </div>
      <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = sorted[index] ?? 0;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: arrow keys move through the grid
            <div
              key={row}
              id={`cell-row-${row}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 2}
              aria-selected={row === selected}
              className={styles.row}
              style={{ gridTemplateColumns: grid, transform: `translateY(${start - ROW}px)` }}
              onMouseDown={(event) => {
                // The grid is the one stop for keys; its rows never take the focus.
                event.preventDefault();
                scroll.current?.focus();
              }}
              onClick={() => onSelect(row)}
            >
              {columns.map(({ name, kind }) => (
                <div key={name} role="gridcell" tabIndex={-1} data-kind={kind}>
                  {kind === "text" ? table.text(name, row) : figure(table.number(name, row))}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Which cell it is and where, what is compared, then everything else. */
function shownColumns(table: CellTable, measure: string): readonly MeasureColumn[] {
  const first = ["label", "image", ...table.conditions.map(({ name }) => name), measure];
  const rest = [...table.measures.map(({ name }) => name), "by", "checked"].filter((name) => !first.includes(name));
  return [...first, ...rest].flatMap((name) => table.columns.get(name) ?? []);
}

function sortRows(table: CellTable, rows: readonly number[], { column, descending }: Sorting): readonly number[] {
  const sign = descending ? -1 : 1;
  if (table.columns.get(column)?.kind === "text")
    return [...rows].sort((a, b) => {
      return sign * table.text(column, a).localeCompare(table.text(column, b), "en", { numeric: true });
    });
  // What was not measured is last either way.
  const value = (row: number): number => table.number(column, row) ?? sign * Number.MAX_VALUE;
  return [...rows].sort((a, b) => sign * (value(a) - value(b)) || a - b);
}
