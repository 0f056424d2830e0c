/** The images of a report in the order asked for, each with its mistakes filled in. */
import type { ProjectState } from "@cambrian/protocol";
import { SegmentedControl } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { type ReactElement, useEffect, useState } from "react";
import { outOf100 } from "../evidence/counted.js";
import { Picture } from "../evidence/picture.js";
import { MistakeShapes } from "./mistake-shapes.js";
import type { Order, ReportImage } from "./mistakes.js";
import styles from "./report.module.css";

export interface WorstImagesProps {
  readonly project: ProjectState;
  readonly images: readonly ReportImage[];
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly current: string | undefined;
  readonly onImage: (image: string) => void;
}

const titles: Readonly<Record<Order, string>> = { worst: "Worst first", best: "Best first", name: "By name" };

export function WorstImages({ project, images, order, onOrder, current, onImage }: WorstImagesProps): ReactElement {
  return (
    <>
      <header className={styles.picturesHead}>
        <h2>{order === "worst" ? "Worst images first" : order === "best" ? "Best images first" : "Images by name"}</h2>
        <SegmentedControl
          size="xs"
          aria-label="Order of the images"
          data={Object.entries(titles).map(([value, label]) => ({ value, label }))}
          value={order}
          onChange={(value) => onOrder(value as Order)}
        />
      </header>
      <ul className={styles.cards}>
        {images.map((image) => (
          <li key={image.image}>
            <Card project={project} image={image} current={image.image === current} onImage={onImage} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface CardProps {
  readonly project: ProjectState;
  readonly image: ReportImage;
  readonly current: boolean;
  readonly onImage: (image: string) => void;
}

function Card({ project, image, current, onImage }: CardProps): ReactElement {
  const { ref, entry } = useIntersection({ rootMargin: "200px" });
  // Labels are fetched for cards that were in sight, and kept.
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (entry?.isIntersecting) setSeen(true);
  }, [entry]);
  const record = project.images.find(({ id }) => id === image.image);
  return (
    <button
      ref={ref}
      type="button"
      className={styles.card}
      aria-pressed={current}
      onClick={() => onImage(image.image)}
      title={`${image.right} right, ${image.missed} missed, ${image.extra} extra`}
    >
      <span className={styles.cardPicture}>
        {record && (
          <Picture project={project.id} image={record} size={320} fit="cover" alt="">
            {seen && <MistakeShapes project={project} image={image} />}
          </Picture>
        )}
      </span>
      <span className={styles.cardCaption}>
        <span>{record?.name ?? image.image}</span>
        <small>{record?.everTested ? "test" : "watch"}</small>
        <b>{outOf100(image.value)}</b>
      </span>
    </button>
  );
}
