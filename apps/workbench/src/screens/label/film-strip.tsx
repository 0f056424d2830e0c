/** Images around the current one, with what state they are in. Only those in sight are loaded. */
import { type ImageRecord, routes } from "@cambrian/protocol";
import { UnstyledButton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement, useEffect, useRef } from "react";
import { api } from "../../api/api.js";
import { StateGlyph } from "../../components/state-glyph.js";
import styles from "./film-strip.module.css";

/** Width of a picture and the gap to the next. */
const PITCH = 98;

export interface FilmStripProps {
  readonly project: string;
  readonly images: readonly ImageRecord[];
  readonly current: string | undefined;
  readonly onImage: (id: string) => void;
}

export function FilmStrip({ project, images, current, onImage }: FilmStripProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    horizontal: true,
    count: images.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => PITCH,
    overscan: 3,
  });
  const place = images.findIndex(({ id }) => id === current);
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place, { align: "center" });
  }, [place, virtual]);
  return (
    <nav ref={scroller} className={styles.strip} aria-label="Images">
      <div className={styles.all} style={{ width: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const image = images[index];
          if (!image) return null;
          return (
            <UnstyledButton
              key={image.id}
              className={styles.image}
              style={{ transform: `translateX(${start}px)` }}
              aria-current={image.id === current ? "page" : undefined}
              aria-label={`${image.name}, ${image.state}`}
              title={image.name}
              onClick={() => onImage(image.id)}
            >
              <img
                src={api.url(routes.thumbnail, { params: { project, image: image.id }, query: { size: 184 } })}
                alt=""
                loading="lazy"
                draggable={false}
              />
              <span className={styles.name}>
                <StateGlyph state={image.state} onImage />
                <span>{image.name.replace(/\.\w{1,5}$/, "")}</span>
              </span>
            </UnstyledButton>
          );
        })}
      </div>
    </nav>
  );
}
