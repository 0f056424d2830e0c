/** The plot: dots of all cells, their units over them; drag to brush, click to see the cell. The table beside it is its equal for keys. */
import { LABEL_COLOURS } from "@cambrian/view";
import { type PointerEvent, type ReactElement, type RefObject, useMemo, useState } from "react";
import { type Dot, MARGIN, type PlotKind, type PlotLayout, type PlotSize } from "./plot-layout.js";

export interface PlotProps {
  readonly kind: PlotKind;
  readonly layout: PlotLayout;
  readonly size: PlotSize;
  readonly title: string;
  readonly acrossTitle: string;
  readonly groupNames: readonly string[];
  readonly brushed: ReadonlySet<number> | undefined;
  readonly selected: number | undefined;
  readonly svg: RefObject<SVGSVGElement | null>;
  readonly onBrush: (rows: ReadonlySet<number> | undefined) => void;
  readonly onPick: (row: number) => void;
}

/** The first group is the one others are compared with: grey. */
const colourOf = (group: number): string =>
  group === 0 ? "var(--t2)" : (LABEL_COLOURS[(group - 1) % LABEL_COLOURS.length] ?? "var(--t2)");

/** Many dots as one path of round points. */
const points = (dots: readonly Dot[]): string => dots.map(({ x, y }) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join("");

interface Rectangle {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export function Plot(props: PlotProps): ReactElement {
  const { kind, layout, size, title, acrossTitle, groupNames, brushed, selected, svg, onBrush, onPick } = props;
  const [drag, setDrag] = useState<Rectangle>();
  const shown = kind === "histogram" ? [] : layout.dots;
  const rest = useMemo(() => points(shown.filter(({ row }) => !brushed?.has(row))), [shown, brushed]);
  const inside = useMemo(
    () => groupNames.map((_, group) => points(shown.filter((dot) => dot.group === group && brushed?.has(dot.row)))),
    [shown, brushed, groupNames],
  );
  const one = shown.find(({ row }) => row === selected);
  // Names stand in the line of the title, from the right; 7 is about the width of a letter.
  const legend = groupNames.map(
    (_, group) =>
      size.width - MARGIN.right - groupNames.slice(group).reduce((sum, name) => sum + 7 * name.length + 28, 0),
  );
  const bottom = size.height - MARGIN.bottom;

  const at = (event: PointerEvent<SVGSVGElement>): { x: number; y: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const press = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.button !== 0 || kind === "pairs") return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { x, y } = at(event);
    setDrag({ x0: x, y0: y, x1: x, y1: y });
  };
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    if (!drag) return;
    const { x, y } = at(event);
    setDrag({ ...drag, x1: x, y1: y });
  };
  const release = (): void => {
    if (!drag) return;
    setDrag(undefined);
    const [x0, x1] = [Math.min(drag.x0, drag.x1), Math.max(drag.x0, drag.x1)];
    const [y0, y1] = [Math.min(drag.y0, drag.y1), Math.max(drag.y0, drag.y1)];
    if (x1 - x0 < 4 && y1 - y0 < 4) {
      const near = nearest(shown, drag.x0, drag.y0);
      if (near) onPick(near.row);
      else onBrush(undefined);
      return;
    }
    const rows = layout.dots.filter(({ x, y }) => x >= x0 && x <= x1 && (kind === "histogram" || (y >= y0 && y <= y1)));
    onBrush(rows.length > 0 ? new Set(rows.map(({ row }) => row)) : undefined);
  };

  return (
    <svg
      ref={svg}
      width={size.width}
      height={size.height}
      viewBox={`0 0 ${size.width} ${size.height}`}
      fontSize="12"
      role="img"
      aria-label={`${title}: ${groupNames.join(", ")}. The same numbers are in the table below.`}
      style={{ fontFamily: "var(--sans)", cursor: kind === "pairs" ? "default" : "crosshair", touchAction: "none" }}
      onPointerDown={press}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={() => setDrag(undefined)}
    >
      <text x={MARGIN.left} y={14} fill="var(--t3)">
        {kind === "histogram" ? "share of the cells of each group" : title}
      </text>
      {layout.yTicks.map(({ at: y, words }) => (
        <g key={words}>
          <line x1={MARGIN.left} x2={size.width - MARGIN.right} y1={y} y2={y} stroke="var(--line)" />
          <text x={MARGIN.left - 8} y={y + 4} textAnchor="end" fill="var(--t3)">
            {words}
          </text>
        </g>
      ))}
      {layout.xTicks.map(({ at: x, words }) => (
        <text key={words} x={x} y={bottom + 16} textAnchor="middle" fill="var(--t3)">
          {words}
        </text>
      ))}
      {layout.xTicks.length > 0 && (
        <text x={size.width - MARGIN.right} y={bottom + 31} textAnchor="end" fill="var(--t3)">
          {kind === "histogram" ? title : acrossTitle}
        </text>
      )}
      <path
        d={rest}
        stroke="var(--t3)"
        strokeWidth={shown.length > 800 ? 2.6 : 3.4}
        strokeLinecap="round"
        opacity={brushed ? 0.35 : 0.6}
      />
      {kind === "scatter" &&
        !brushed &&
        groupNames.map((name, group) => (
          <path
            key={name}
            d={points(shown.filter((dot) => dot.group === group))}
            stroke={colourOf(group)}
            strokeWidth="3"
            strokeLinecap="round"
          />
        ))}
      {inside.map((path, group) => (
        <path
          key={groupNames[group]}
          d={path}
          stroke={group === 0 ? "var(--t1)" : colourOf(group)}
          strokeWidth="3.4"
          strokeLinecap="round"
        />
      ))}
      {layout.lines.map(({ group, path }) => (
        <path
          key={path}
          d={path}
          fill={kind === "histogram" ? colourOf(group) : "none"}
          fillOpacity="0.14"
          stroke={colourOf(group)}
          strokeWidth="1.6"
        />
      ))}
      {layout.means.map(({ group, x0, x1, y }) => (
        <line key={group} x1={x0} x2={x1} y1={y} y2={y} stroke="var(--t1)" strokeWidth="2" />
      ))}
      {layout.units.map(({ group, unit, x, y }) => (
        <circle key={`${group} ${unit}`} cx={x} cy={y} r="5.5" fill={colourOf(group)} stroke="var(--frame)" />
      ))}
      {layout.names.map(({ group, x, words }) => (
        <text key={group} x={x} y={bottom + 20} textAnchor="middle" fill="var(--t1)" fontWeight="500">
          {words}
        </text>
      ))}
      {layout.names.length === 0 &&
        groupNames.length > 1 &&
        groupNames.map((name, group) => (
          <text key={name} x={legend[group]} y="14" fill="var(--t1)">
            <tspan fill={colourOf(group)}>●</tspan> {name}
          </text>
        ))}
      {one && (
        <circle data-screen cx={one.x} cy={one.y} r="5" fill="var(--frame)" stroke="var(--pri)" strokeWidth="2" />
      )}
      {drag && (
        <rect
          data-screen
          x={Math.min(drag.x0, drag.x1)}
          y={kind === "histogram" ? MARGIN.top : Math.min(drag.y0, drag.y1)}
          width={Math.abs(drag.x1 - drag.x0)}
          height={kind === "histogram" ? bottom - MARGIN.top : Math.abs(drag.y1 - drag.y0)}
          fill="var(--t1)"
          fillOpacity="0.08"
          stroke="var(--t2)"
          strokeDasharray="3 3"
        />
      )}
    </svg>
  );
}

function nearest(dots: readonly Dot[], x: number, y: number): Dot | undefined {
  let best: Dot | undefined;
  let least = 8 ** 2;
  for (const dot of dots) {
    const far = (dot.x - x) ** 2 + (dot.y - y) ** 2;
    if (far < least) {
      least = far;
      best = dot;
    }
  }
  return best;
}
