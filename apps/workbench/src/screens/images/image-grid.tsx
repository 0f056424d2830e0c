/** Pictures in rows; only those in sight are made. Click opens, Shift or Ctrl click and the box choose. */
import { type ImageRecord, routes } from "@cambrian/protocol";
import { IconLock } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement, useEffect, useMemo, useRef, useState } from "react";
import { api } from "../../api/api.js";
import { StateGlyph } from "../../components/state-glyph.js";
import styles from "./images.module.css";

const GAP = 12;
const CAPTION = 28;
const HEAD = 36;

export interface ImageGridProps {
  readonly project: string;
  readonly groups: readonly {
    readonly name: string;
    readonly about: string;
    readonly images: readonly ImageRecord[];
  }[];
  readonly objects: Readonly<Record<string, number>>;
  /** Of a picture, in screen pixels; rows are filled. */
  readonly width: number;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
  readonly onOpen: (image: ImageRecord) => void;
}

/** With what changes the picture in the address, so that it is asked for again. */
function thumbnailUrl(
  project: string,
  image: ImageRecord,
  { large, objects }: { readonly large: boolean; readonly objects: number },
): string {
  const query = { size: large ? 480 : 320, labels: "true" };
  return `${api.url(routes.thumbnail, { params: { project, image: image.id }, query })}&v=${image.state}${objects}`;
}

type Row =
  | { readonly kind: "head"; readonly name: string; readonly about: string }
  | { readonly kind: "images"; readonly images: readonly ImageRecord[] };

export function ImageGrid(props: ImageGridProps): ReactElement {
  const { project, groups, objects, width, chosen, onChoose, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [inside, setInside] = useState(900);
  const last = useRef<string>(undefined);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const watch = new ResizeObserver(([entry]) => entry && setInside(entry.contentRect.width));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const across = Math.max(1, Math.floor((inside + GAP) / (width + GAP)));
  const side = (inside - GAP * (across - 1)) / across;
  const height = Math.round(side * 0.75);
  const rows = useMemo(
    () =>
      groups.flatMap(({ name, about, images }): Row[] => [
        { kind: "head", name, about },
        ...Array.from(
          { length: Math.ceil(images.length / across) },
          (_, row): Row => ({
            kind: "images",
            images: images.slice(row * across, (row + 1) * across),
          }),
        ),
      ]),
    [groups, across],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === "head" ? HEAD : height + CAPTION + GAP),
    overscan: 4,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights depend on these
  useEffect(() => virtual.measure(), [virtual, height, rows]);

  const all = useMemo(() => groups.flatMap(({ images }) => images), [groups]);
  const choose = (image: ImageRecord, range: boolean): void => {
    const next = new Set(chosen);
    const from = all.findIndex(({ id }) => id === last.current);
    const to = all.findIndex(({ id }) => id === image.id);
    if (range && from >= 0) for (const each of all.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(each.id);
    else if (next.has(image.id)) next.delete(image.id);
    else next.add(image.id);
    last.current = image.id;
    onChoose(next);
  };

  return (
    <div ref={scroller} className={styles.grid}>
      <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index];
          if (!row) return null;
          const place = { transform: `translateY(${start}px)` };
          if (row.kind === "head")
            return (
              <div key={key} className={styles.head} style={place}>
                <h2>{row.name || (groups.length > 1 ? "No value" : "All images")}</h2>
                <span>{row.about}</span>
              </div>
            );
          return (
            <div key={key} className={styles.row} style={{ ...place, gap: GAP }}>
              {row.images.map((image) => (
                <figure
                  key={image.id}
                  className={styles.image}
                  data-chosen={chosen.has(image.id)}
                  style={{ width: side }}
                >
                  <button
                    type="button"
                    className={styles.picture}
                    style={{ height }}
                    aria-label={`${image.name}, ${image.state}, ${objects[image.id] ?? 0} cells`}
                    onClick={(event) =>
                      event.shiftKey || event.ctrlKey || event.metaKey ? choose(image, event.shiftKey) : onOpen(image)
                    }
                  >
                    <img
                      src={thumbnailUrl(project, image, { large: side > 200, objects: objects[image.id] ?? 0 })}
                      alt=""
                      loading="lazy"
                      draggable={false}
                    />
                    {image.everTested && (
                      <span className={styles.lock} title="A test image: never learnt from">
                        <IconLock size={14} stroke={1.6} aria-hidden="true" /> test
                      </span>
                    )}
                  </button>
                  <input
                    type="checkbox"
                    className={styles.box}
                    checked={chosen.has(image.id)}
                    aria-label={`Choose ${image.name}`}
                    onChange={() => choose(image, false)}
                  />
                  <figcaption>
                    <StateGlyph state={image.state} />
                    <span className={styles.name}>{image.name}</span>
                    <span className={styles.cells}>
                      {objects[image.id] ? `${objects[image.id]?.toLocaleString("en-GB")} cells` : "–"}
                    </span>
                  </figcaption>
                </figure>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
