/** Every image as a dot on the line of a measure, those beyond the limit marked; a dot opens its image. */
import type { Finding } from "@cambrian/protocol";
import { useElementSize } from "@mantine/hooks";
import type { ReactElement } from "react";
import { go } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { makeScale } from "../evidence/scales.js";
import styles from "./check.module.css";
import { stackDots } from "./stack-dots.js";

export interface DotLineProps {
  readonly measure: NonNullable<Finding["measure"]>;
  readonly flagged: ReadonlySet<string>;
}

const R = 5;
const HEIGHT = 120;

export function DotLine({ measure, flagged }: DotLineProps): ReactElement {
  const { project } = useProject();
  const { ref, width } = useElementSize();
  const values = measure.values.map(({ value }) => value);
  const low = Math.min(measure.limit, ...values);
  const high = Math.max(measure.limit, ...values);
  const room = (high - low) * 0.06 || 1;
  const toX = makeScale([low - room, high + room], [12, Math.max(13, width - 12)]);
  const dots = stackDots(
    measure.values.map(({ image, value }) => ({ key: image, x: toX(value) })),
    { radius: R },
  );
  const limit = toX(measure.limit);
  const belowFlagged = measure.values.some(({ image, value }) => flagged.has(image) && value < measure.limit);
  const nameOf = (id: string): string => project.images.find((image) => image.id === id)?.name ?? id;
  return (
    <figure className={styles.dots}>
      <figcaption>
        <b>{measure.name} of every image</b> <span>click a dot to see the image</span>
      </figcaption>
      <div ref={ref} style={{ height: HEIGHT + 24 }}>
        {width > 0 && (
          // biome-ignore lint/a11y/noSvgWithoutTitle: the figure has a caption and each dot its name
          <svg width={width} height={HEIGHT + 24}>
            <rect
              className={styles.beyond}
              x={belowFlagged ? 12 : limit}
              width={Math.max(0, belowFlagged ? limit - 12 : width - 12 - limit)}
              y={0}
              height={HEIGHT}
            />
            <line className={styles.axis} x1={12} x2={width - 12} y1={HEIGHT} y2={HEIGHT} />
            <line className={styles.limit} x1={limit} x2={limit} y1={0} y2={HEIGHT} />
            <text
              className={styles.tick}
              x={limit > width / 2 ? limit - 6 : limit + 6}
              y={12}
              textAnchor={limit > width / 2 ? "end" : "start"}
            >
              {measure.limitName}
            </text>
            <text className={styles.tick} x={12} y={HEIGHT + 18}>
              {measure.ends[0]}
            </text>
            <text className={styles.tick} x={width - 12} y={HEIGHT + 18} textAnchor="end">
              {measure.ends[1]}
            </text>
            {dots.map(({ key, x, level }) => {
              const value = measure.values.find(({ image }) => image === key)?.value ?? Number.NaN;
              const words = `${nameOf(key)}, ${Number(value.toPrecision(3))} ${measure.unit}`;
              return (
                // biome-ignore lint/a11y/useSemanticElements: a dot of a plot cannot be a button element
                <g
                  key={key}
                  className={styles.dot}
                  role="button"
                  tabIndex={0}
                  aria-label={`Open ${words}`}
                  onClick={() => go({ step: "label", image: key })}
                  onKeyDown={(event) => {
                    if (event.key === "Enter" || event.key === " ") {
                      event.preventDefault();
                      event.stopPropagation();
                      go({ step: "label", image: key });
                    }
                  }}
                >
                  <title>{words}</title>
                  <circle
                    data-flagged={flagged.has(key) || undefined}
                    cx={x}
                    cy={HEIGHT - 14 - level * (R * 2 + 2)}
                    r={R}
                  />
                </g>
              );
            })}
          </svg>
        )}
      </div>
    </figure>
  );
}
