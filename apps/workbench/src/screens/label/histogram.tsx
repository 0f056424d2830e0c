/** A channel's contrast: counts on a log scale, two handles, and the line that gamma makes between them. */

import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type ReactElement, type PointerEvent as ReactPointerEvent, useMemo, useRef } from "react";
import styles from "./histogram.module.css";
import { type Counts, clampRange, countsPath, gammaPath, valueStep } from "./histogram-shape.js";

const HEIGHT = 64;

export interface HistogramProps {
  /** Name of the channel, for who listens. */
  readonly name: string;
  readonly counts: Counts | undefined;
  readonly range: readonly [number, number];
  readonly gamma: number;
  readonly wholeNumbers: boolean;
  /** Under the right end: "16 bit, max 3,114". */
  readonly caption: string;
  readonly onRange: (range: readonly [number, number]) => void;
}

/** Drag a handle, or focus it and use the arrow keys (Shift: ten times). */
export function Histogram(props: HistogramProps): ReactElement {
  const { name, counts, range, gamma, wholeNumbers, caption, onRange } = props;
  const box = useRef<SVGSVGElement>(null);
  const { ref, width: measured } = useElementSize<HTMLFieldSetElement>();
  const width = measured || 272;
  const area = useMemo(() => (counts ? countsPath(counts, width, HEIGHT) : ""), [counts, width]);
  const span = counts ?? { min: 0, max: 1, counts: [] };
  const step = valueStep(span, wholeNumbers);
  const at = (value: number): number => ((value - span.min) / (span.max - span.min || 1)) * width;

  const set = (end: 0 | 1, value: number): void => {
    const rounded = wholeNumbers ? Math.round(value) : value;
    const next: [number, number] = [range[0], range[1]];
    // The handle that is moved stops at the other one.
    next[end] = end === 0 ? Math.min(rounded, range[1] - step) : Math.max(rounded, range[0] + step);
    onRange(clampRange(span, next, step));
  };
  const drag = (end: 0 | 1) => (event: ReactPointerEvent<SVGGElement>) => {
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const frame = box.current?.getBoundingClientRect();
    if (!frame || frame.width === 0) return;
    set(end, span.min + ((event.clientX - frame.left) / frame.width) * (span.max - span.min));
  };
  const press = (end: 0 | 1) => (event: KeyboardEvent<SVGGElement>) => {
    const big = Math.max(step, wholeNumbers ? Math.round((span.max - span.min) / 100) : (span.max - span.min) / 100);
    const direction = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (direction !== undefined) set(end, range[end] + direction * (event.shiftKey ? 10 * big : big));
    else if (event.key === "Home") set(end, span.min);
    else if (event.key === "End") set(end, span.max);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const handle = (end: 0 | 1): ReactElement => (
    <g
      className={styles.handle}
      role="slider"
      tabIndex={0}
      aria-label={end === 0 ? `${name}: black at` : `${name}: white at`}
      aria-valuemin={span.min}
      aria-valuemax={span.max}
      aria-valuenow={range[end]}
      aria-orientation="horizontal"
      transform={`translate(${at(range[end]).toFixed(1)} 0)`}
      onPointerDown={drag(end)}
      onPointerMove={drag(end)}
      onKeyDown={press(end)}
    >
      <rect className={styles.grip} x={-12} y={0} width={24} height={HEIGHT + 10} />
      <line className={styles.line} y1={0} y2={HEIGHT} />
      <path className={styles.foot} d={`M0 ${HEIGHT}l-6 9h12z`} />
    </g>
  );

  return (
    <fieldset ref={ref} className={styles.histogram} aria-label={`Contrast of ${name}`}>
      <svg ref={box} className={styles.svg} viewBox={`0 0 ${width} ${HEIGHT + 10}`}>
        <title>{`How often each value occurs in ${name}`}</title>
        <rect className={styles.ground} width={width} height={HEIGHT} />
        <path className={styles.counts} d={area} />
        {counts && (
          <>
            <path className={styles.curve} d={gammaPath(span, range, gamma, width, HEIGHT)} />
            {handle(0)}
            {handle(1)}
          </>
        )}
      </svg>
      <div className={styles.caption}>
        <span>{counts ? span.min.toLocaleString("en", { maximumSignificantDigits: 4 }) : " "}</span>
        <span>{caption}</span>
      </div>
    </fieldset>
  );
}
