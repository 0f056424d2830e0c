/** The images that wait, those that matter most first. */
import type { ProjectState } from "@cambrian/protocol";
import { SegmentedControl } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement, type ReactNode, useEffect, useRef } from "react";
import { useProject } from "../../state/project.js";
import { counted } from "../evidence/counted.js";
import { Picture } from "../evidence/picture.js";
import styles from "./review.module.css";
import { useDay } from "./use-day.js";
import type { Order, ReviewItem } from "./use-queue.js";

export interface QueueProps {
  readonly items: readonly ReviewItem[];
  readonly current: string;
  readonly order: Order;
  /** Images put off. */
  readonly later: ReadonlySet<string>;
  readonly onOrder: (order: Order) => void;
  readonly onImage: (image: string) => void;
  readonly foot: ReactNode;
}

const ROW = 62;

export function Queue({ items, current, order, later, onOrder, onImage, foot }: QueueProps): ReactElement {
  const { project } = useProject();
  const { secondsEach } = useDay();
  const scroll = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 4,
  });
  const at = items.findIndex(({ image }) => image === current);
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: "auto" });
  }, [at, rows]);
  const doubts = items.reduce((sum, item) => sum + item.doubts, 0);
  const minutes = secondsEach === undefined ? undefined : Math.max(1, Math.round((doubts * secondsEach) / 60));
  const key = order === "unsure" ? "unsure" : "unlike";
  const most = Math.max(1e-9, ...items.map((item) => item[key]));
  return (
    <section className={styles.queue} aria-label="Images to review">
      <header>
        <h1>{counted(items.length, "image")} left</h1>
        {minutes !== undefined && <span>about {minutes} min</span>}
      </header>
      <SegmentedControl
        size="xs"
        aria-label="Order of the queue"
        data={[
          { value: "unsure", label: "Least sure" },
          { value: "unlike", label: "Most unlike" },
        ]}
        value={order}
        onChange={(value) => onOrder(value as Order)}
      />
      <div ref={scroll} className={styles.rows}>
        <ul style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const item = items[index];
            if (!item) return null;
            return (
              <li key={item.image} style={{ transform: `translateY(${start}px)`, height: ROW }}>
                <Row
                  project={project}
                  item={item}
                  share={item[key] / most}
                  current={item.image === current}
                  later={later.has(item.image)}
                  onImage={onImage}
                />
              </li>
            );
          })}
        </ul>
      </div>
      <footer>{foot}</footer>
    </section>
  );
}

interface RowProps {
  readonly project: ProjectState;
  readonly item: ReviewItem;
  /** Length of the bar, 0..1. */
  readonly share: number;
  readonly current: boolean;
  readonly later: boolean;
  readonly onImage: (image: string) => void;
}

function Row({ project, item, share, current, later, onImage }: RowProps): ReactElement | null {
  const image = project.images.find(({ id }) => id === item.image);
  if (!image) return null;
  return (
    <button
      type="button"
      className={styles.row}
      aria-current={current}
      onClick={() => onImage(item.image)}
      title={`${counted(item.objects, "cell")}, ${counted(item.doubts, "doubt")}`}
    >
      <span className={styles.rowPicture}>
        <Picture project={project.id} image={image} size={160} labels fit="cover" alt="" />
      </span>
      <span className={styles.rowText}>
        <span>
          <b>{image.name}</b>
          <small>{later ? "later" : item.doubts === 0 ? "no doubt" : counted(item.doubts, "doubt")}</small>
        </span>
        <i>
          <i style={{ width: `${share * 100}%` }} />
        </i>
      </span>
    </button>
  );
}
