/** The steps by day, the newest first; only those in sight are drawn. */
import { IconBookmark } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement, useEffect, useMemo, useRef } from "react";
import { initials } from "../../components/initials.js";
import type { StepGroup } from "./group-steps.js";
import styles from "./history.module.css";
import { dayWords } from "./words.js";

const ROW = 46;
const DAY = 32;

type Row = { readonly day: string } | { readonly group: StepGroup };

export function StepList(props: {
  readonly groups: readonly StepGroup[];
  readonly chosen: StepGroup | undefined;
  readonly named: ReadonlyMap<number, string>;
  readonly words: (group: StepGroup) => string;
  readonly onChoose: (group: StepGroup) => void;
}): ReactElement {
  const { groups, chosen, named, words, onChoose } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => {
    let day = "";
    return groups.flatMap((group): Row[] => {
      const its = dayWords(group.last.at);
      const isNew = its !== day;
      day = its;
      return isNew ? [{ day: its }, { group }] : [{ group }];
    });
  }, [groups]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index] && "day" in rows[index] ? DAY : ROW),
    overscan: 8,
  });
  const index = rows.findIndex((row) => "group" in row && row.group === chosen);
  useEffect(() => {
    if (index >= 0) virtual.scrollToIndex(index, { align: "auto" });
  }, [index, virtual]);
  return (
    <div ref={scroller} className={styles.steps}>
      <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map(({ index: at, start, key }) => {
          const row = rows[at];
          if (!row) return null;
          const place = { transform: `translateY(${start}px)` };
          if ("day" in row)
            return (
              <h2 key={key} className={styles.day} style={place}>
                {row.day}
              </h2>
            );
          const { first, last } = row.group;
          const name = named.get(last.seq);
          const time = new Date(last.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
          return (
            <button
              key={key}
              type="button"
              className={styles.step}
              style={place}
              aria-current={row.group === chosen ? "true" : undefined}
              onClick={() => onChoose(row.group)}
            >
              <span className={styles.time}>{time}</span>
              <span className={styles.author} data-kind={last.by.kind} aria-hidden="true">
                {initials(last.by.name)}
              </span>
              <span className={styles.what}>
                <strong>{last.by.name}</strong> {words(row.group)}
              </span>
              {name && (
                <span className={styles.named}>
                  <IconBookmark size={14} stroke={1.6} aria-hidden="true" /> {name}
                </span>
              )}
              <span className={styles.number}>
                {first.seq === last.seq
                  ? last.seq.toLocaleString("en-GB")
                  : `${first.seq.toLocaleString("en-GB")} – ${last.seq.toLocaleString("en-GB")}`}
              </span>
            </button>
          );
        })}
      </div>
    </div>
  );
}
