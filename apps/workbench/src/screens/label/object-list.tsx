/**
 * Every object of the plane as a row: the canvas's equal in words. Only rows in sight are in the page. Choosing a row
 * chooses the object on the canvas and the other way round.
 */
import type { ClassRecord, ListedObject, ProjectState } from "@cambrian/protocol";
import { Menu, UnstyledButton } from "@mantine/core";
import { IconFilter, IconSortDescending } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, type ReactElement, useEffect, useMemo, useRef } from "react";
import { type ColumnContext, countObjects, type TaskUi } from "../../tasks/task-ui.js";
import styles from "./object-list.module.css";
import { describeObject, isUnchecked, objectFilters, sortObjects } from "./object-rows.js";
import type { ViewSettings } from "./view-settings.js";

const ROW = 30;

export interface ObjectListProps {
  readonly task: TaskUi;
  readonly project: ProjectState;
  readonly classes: readonly ClassRecord[];
  readonly rows: readonly ListedObject[];
  readonly loading: boolean;
  readonly selection: ReadonlySet<number>;
  readonly um: number | undefined;
  readonly channel: number;
  readonly settings: ViewSettings;
  readonly colorOf: (object: ListedObject) => string;
  readonly onSettings: (change: Partial<ViewSettings>) => void;
  readonly onSelect: (ids: readonly number[], look: boolean) => void;
  readonly onHover: (id: number | undefined) => void;
  readonly onDelete: () => void;
}

export function ObjectList(props: ObjectListProps): ReactElement {
  const { task, project, classes, rows, loading, selection, um, channel, settings, colorOf } = props;
  const { onSettings, onSelect, onHover, onDelete } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const context = useMemo<ColumnContext>(() => ({ project, um, channel }), [project, um, channel]);
  const filters = useMemo(() => objectFilters(rows, classes), [rows, classes]);
  const filter = filters.find(({ id }) => id === settings.filter) ?? filters[0];
  const column = task.columns.find(({ id }) => id === settings.sort.column) ?? task.columns[0];
  const shown = useMemo(
    () => sortObjects(rows, filter, column, settings.sort.descending, context),
    [rows, filter, column, settings.sort.descending, context],
  );
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });

  // The last chosen object comes into sight, also when it was chosen on the canvas.
  const last = [...selection].at(-1);
  const place = last === undefined ? -1 : shown.findIndex(({ id }) => id === last);
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place, { align: "auto" });
  }, [place, virtual]);

  const choose = (index: number, event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): void => {
    const object = shown[index];
    if (!object) return;
    if (event.ctrlKey || event.metaKey) {
      const next = new Set(selection);
      if (!next.delete(object.id)) next.add(object.id);
      onSelect([...next], false);
    } else if (event.shiftKey && place >= 0) {
      const [from, to] = place < index ? [place, index] : [index, place];
      const between = shown.slice(from, to + 1).map(({ id }) => id);
      onSelect([...between.filter((id) => id !== object.id), object.id], false);
    } else onSelect([object.id], true);
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 }[event.key];
    let index: number;
    if (event.key === "Delete" || event.key === "Backspace") {
      onDelete();
      return;
    }
    if (step !== undefined) index = Math.max(0, Math.min(shown.length - 1, place + step));
    else if (event.key === "Home") index = 0;
    else if (event.key === "End") index = shown.length - 1;
    else return;
    event.preventDefault();
    event.stopPropagation();
    const object = shown[index];
    if (object) onSelect([object.id], true);
  };

  const grid = `16px ${task.columns.map(({ width }) => width).join(" ")}`;
  return (
    <section className={styles.list} aria-label={`List of ${task.words.objects}`}>
      <header className={styles.head}>
        <h2 className={styles.title}>{loading ? " " : countObjects(task.words, rows.length)}</h2>
        <Menu position="bottom-end">
          <Menu.Target>
            <UnstyledButton className={styles.menu} aria-label={`Show: ${filter?.name ?? "All"}`}>
              <IconFilter size={16} stroke={1.6} />
              <span>{filter?.name ?? "All"}</span>
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            {filters.map(({ id, name, keeps }) => (
              <Menu.Item key={id} rightSection={rows.filter(keeps).length} onClick={() => onSettings({ filter: id })}>
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Menu position="bottom-end">
          <Menu.Target>
            <UnstyledButton className={styles.menu} aria-label={`Order: ${column?.sortName ?? ""}`}>
              <IconSortDescending size={16} stroke={1.6} />
              <span>{column?.sortName}</span>
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            {task.columns.map(({ id, sortName }) => (
              <Menu.Item key={id} onClick={() => onSettings({ sort: turned(settings.sort, id) })}>
                {sortName}
                {id === settings.sort.column ? (settings.sort.descending ? ", largest first" : ", smallest first") : ""}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </header>
      <div className={styles.columns} style={{ gridTemplateColumns: grid }}>
        <span />
        {task.columns.map((one) => (
          <UnstyledButton
            key={one.id}
            className={styles.column}
            data-align={one.align}
            aria-label={`Order by ${one.sortName}`}
            onClick={() => onSettings({ sort: turned(settings.sort, one.id) })}
          >
            {one.title(context)}
          </UnstyledButton>
        ))}
      </div>
      <div
        ref={scroller}
        className={styles.scroller}
        role="listbox"
        aria-multiselectable="true"
        aria-label={task.words.objects}
        aria-activedescendant={place >= 0 ? `object-${last}` : undefined}
        tabIndex={0}
        onKeyDown={press}
        onMouseLeave={() => onHover(undefined)}
      >
        <div className={styles.all} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const object = shown[index];
            if (!object) return null;
            const color = colorOf(object);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: arrow keys work on the list, which has the focus
              <div
                key={object.id}
                id={`object-${object.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={selection.has(object.id)}
                aria-label={describeObject(object, task.columns, context)}
                className={styles.row}
                style={{ transform: `translateY(${start}px)`, gridTemplateColumns: grid }}
                // The focus stays where it was, so that the tools' keys go on working.
                onMouseDown={(event) => event.preventDefault()}
                onClick={(event: MouseEvent) => choose(index, event)}
                onMouseEnter={() => onHover(object.id)}
              >
                <span
                  aria-hidden="true"
                  className={styles.dot}
                  data-unchecked={isUnchecked(object) || undefined}
                  style={{ borderColor: color, background: `color-mix(in srgb, ${color} 38%, transparent)` }}
                />
                {task.columns.map((one) => (
                  <span key={one.id} className={styles.cell} data-align={one.align} data-column={one.id}>
                    {one.text(object, context)}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
        {!loading && shown.length === 0 && (
          <p className={styles.none}>
            {rows.length === 0
              ? `No ${task.words.object} drawn here yet.`
              : `No ${task.words.object} fits this filter.`}
          </p>
        )}
      </div>
    </section>
  );
}

/** The same column again turns the order around. */
function turned(sort: ViewSettings["sort"], column: string): ViewSettings["sort"] {
  return { column, descending: sort.column === column ? !sort.descending : false };
}
