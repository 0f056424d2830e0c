/**
 * Marks above the labels: doubts, gaps, proposals, people and what a running gesture shows, drawn in screen pixels on a canvas of
 * their own.
 */
import type { Point } from "@cambrian/core";
import { toScreen } from "../canvas/camera.js";
import type { Mark } from "../canvas/mark.js";
import type { Frame } from "./layer.js";

const YELLOW = "#F2D24B";
const WHITE = "#F2F1EE";
const MODEL = "#8FB1FF";
const PLATE = "rgba(12, 12, 13, 0.86)";
const FONT = '500 12px "IBM Plex Sans", system-ui, sans-serif';

/** Draw all marks; what was on the canvas goes. */
export function drawMarks(brush: CanvasRenderingContext2D, marks: readonly Mark[], frame: Frame): void {
  const { width, height, ratio, view } = frame;
  brush.setTransform(1, 0, 0, 1, 0, 0);
  brush.clearRect(0, 0, width, height);
  // Chromium without a graphics card forgets to clear when nothing that can be seen is drawn afterwards: a pixel nobody sees.
  brush.fillStyle = "rgba(0, 0, 0, 0.004)";
  brush.fillRect(0, 0, 1, 1);
  brush.setTransform(ratio, 0, 0, ratio, 0, 0);
  const screen = { height: height / ratio, width: width / ratio };
  const at = (place: Point): Point => toScreen(view, screen, place);
  for (const mark of marks) {
    brush.save();
    brush.lineCap = "round";
    brush.lineJoin = "round";
    draw(brush, mark, at, view.zoom);
    brush.restore();
  }
}

function draw(brush: CanvasRenderingContext2D, mark: Mark, at: (place: Point) => Point, zoom: number): void {
  switch (mark.kind) {
    case "doubt": {
      const { y, x } = at(mark.at);
      const radius = Math.max(10, mark.radius * zoom);
      const color = mark.current ? WHITE : YELLOW;
      circle(brush, y, x, radius);
      cased(brush, color, mark.current ? 2.4 : 1.6);
      badge(brush, y - radius * 0.71, x + radius * 0.71, String(mark.number), color);
      return;
    }
    case "gap": {
      const { y, x } = at(mark.at);
      circle(brush, y, x, Math.max(8, mark.radius * zoom));
      brush.setLineDash([2, 3.4]);
      cased(brush, mark.current ? WHITE : YELLOW, mark.current ? 2.2 : 1.6);
      return;
    }
    case "ring": {
      const { y, x } = at(mark.at);
      const radius = Math.max(1, mark.radius * zoom);
      circle(brush, y, x, radius);
      if (mark.dashed) brush.setLineDash([3, 3]);
      cased(brush, mark.color ?? WHITE, 1.4);
      if (radius > 6 && !mark.hollow) dot(brush, y, x, mark.color ?? WHITE);
      return;
    }
    case "line": {
      const points = mark.points.map(at);
      trace(brush, points, mark.closed ?? false);
      const color = mark.color ?? WHITE;
      if (mark.fillOpacity) {
        brush.globalAlpha = mark.fillOpacity;
        brush.fillStyle = color;
        brush.fill();
        brush.globalAlpha = 1;
      }
      if (mark.dashed) brush.setLineDash([5, 4]);
      cased(brush, color, mark.widthPx ?? 1.6);
      brush.setLineDash([]);
      if (mark.handles) for (const { y, x } of points) handle(brush, y, x, color);
      return;
    }
    case "proposal":
      proposal(brush, mark, at, zoom);
      return;
    case "person": {
      const { y, x } = at(mark.at);
      brush.fillStyle = mark.color;
      brush.strokeStyle = "rgba(0, 0, 0, 0.7)";
      brush.lineWidth = 1;
      trace(
        brush,
        [
          { y, x },
          { y: y + 13, x: x + 4.5 },
          { y: y + 8, x: x + 7 },
          { y: y + 5, x: x + 12 },
        ],
        true,
      );
      brush.fill();
      brush.stroke();
      plate(brush, y + 20, x + 10, mark.text, "#161617", mark.color);
      return;
    }
    case "text": {
      const { y, x } = at(mark.at);
      plate(brush, y, x, mark.text, mark.color ?? WHITE, PLATE);
      return;
    }
    case "cross": {
      const { y, x } = at(mark.at);
      brush.beginPath();
      for (const [dy, dx] of [
        [0, 1],
        [0, -1],
        [1, 0],
        [-1, 0],
      ] as const) {
        brush.moveTo(x + dx * 4, y + dy * 4);
        brush.lineTo(x + dx * 13, y + dy * 13);
      }
      cased(brush, mark.color ?? WHITE, 1.8);
      return;
    }
  }
}

/** Stroke the current path in a colour over a wider dark line, so that it is seen on any ground. */
function cased(brush: CanvasRenderingContext2D, color: string, widthPx: number): void {
  brush.strokeStyle = "rgba(0, 0, 0, 0.55)";
  brush.lineWidth = widthPx + 1.6;
  brush.stroke();
  brush.strokeStyle = color;
  brush.lineWidth = widthPx;
  brush.stroke();
}

function circle(brush: CanvasRenderingContext2D, y: number, x: number, radius: number): void {
  brush.beginPath();
  brush.arc(x, y, radius, 0, 2 * Math.PI);
}

function dot(brush: CanvasRenderingContext2D, y: number, x: number, color: string): void {
  circle(brush, y, x, 1);
  brush.fillStyle = color;
  brush.fill();
}

function handle(brush: CanvasRenderingContext2D, y: number, x: number, color: string): void {
  brush.beginPath();
  brush.rect(x - 3, y - 3, 6, 6);
  brush.fillStyle = "#161617";
  brush.fill();
  cased(brush, color, 1.4);
}

function trace(brush: CanvasRenderingContext2D, points: readonly Point[], closed: boolean): void {
  brush.beginPath();
  points.forEach(({ y, x }, index) => {
    if (index === 0) brush.moveTo(x, y);
    else brush.lineTo(x, y);
  });
  if (closed) brush.closePath();
}

/** A number in a disc. */
function badge(brush: CanvasRenderingContext2D, y: number, x: number, text: string, color: string): void {
  brush.font = FONT;
  const width = Math.max(18, brush.measureText(text).width + 10);
  brush.beginPath();
  brush.roundRect(x - width / 2, y - 9, width, 18, 9);
  brush.fillStyle = color;
  brush.fill();
  brush.fillStyle = "#161617";
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.fillText(text, x, y + 0.5);
}

/** A text on a small ground, its left edge at x. */
function plate(
  brush: CanvasRenderingContext2D,
  y: number,
  x: number,
  text: string,
  color: string,
  ground: string,
): void {
  brush.font = FONT;
  const width = brush.measureText(text).width + 10;
  brush.beginPath();
  brush.roundRect(x, y - 9, width, 18, 3);
  brush.fillStyle = ground;
  brush.fill();
  brush.fillStyle = color;
  brush.textBaseline = "middle";
  brush.fillText(text, x + 5, y + 0.5);
}

/** Pixels with a fill, and the edges between them and the rest as one path. */
function proposal(
  brush: CanvasRenderingContext2D,
  mark: Extract<Mark, { kind: "proposal" }>,
  at: (place: Point) => Point,
  zoom: number,
): void {
  const color = mark.color ?? MODEL;
  brush.fillStyle = color;
  brush.globalAlpha = 0.28;
  const path = outlinePath(mark.runs, mark.width, at);
  brush.fill(path, "evenodd");
  brush.globalAlpha = 1;
  if (mark.dashed ?? true) brush.setLineDash(zoom > 12 ? [6, 5] : [4, 3.4]);
  brush.strokeStyle = "rgba(0, 0, 0, 0.55)";
  brush.lineWidth = 3.4;
  brush.stroke(path);
  brush.strokeStyle = color;
  brush.lineWidth = 1.8;
  brush.stroke(path);
}

function outlinePath(runs: readonly number[], width: number, at: (place: Point) => Point): Path2D {
  const path = new Path2D();
  for (const loop of outlinesOfRuns(runs, width)) {
    // Through the middles of the edges: a staircase becomes a slope.
    loop.forEach((corner, index) => {
      const next = loop[(index + 1) % loop.length] ?? corner;
      const middle = at({ y: (corner.y + next.y) / 2, x: (corner.x + next.x) / 2 });
      if (index === 0) path.moveTo(middle.x, middle.y);
      else path.lineTo(middle.x, middle.y);
    });
    path.closePath();
  }
  return path;
}

/**
 * Closed lines around pixels given as start, length pairs: unit steps along the pixels' edges, the inside at the right hand.
 * Places are corners of pixels: the first pixel has its corners at -0.5 and 0.5.
 */
export function outlinesOfRuns(runs: readonly number[], width: number): Point[][] {
  const covered = new Set<number>();
  for (let run = 0; run + 1 < runs.length; run += 2)
    for (let k = 0; k < (runs[run + 1] as number); k++) covered.add((runs[run] as number) + k);
  const has = (y: number, x: number): boolean => x >= 0 && x < width && covered.has(y * width + x);
  // Each edge starts at a corner and leads to the next; corners are counted in a grid one wider than the image.
  const stride = width + 1;
  const next = new Map<number, number[]>();
  const edge = (y: number, x: number, toY: number, toX: number): void => {
    const from = y * stride + x;
    const list = next.get(from);
    if (list) list.push(toY * stride + toX);
    else next.set(from, [toY * stride + toX]);
  };
  for (const pixel of covered) {
    const y = Math.floor(pixel / width);
    const x = pixel - y * width;
    if (!has(y - 1, x)) edge(y, x, y, x + 1);
    if (!has(y, x + 1)) edge(y, x + 1, y + 1, x + 1);
    if (!has(y + 1, x)) edge(y + 1, x + 1, y + 1, x);
    if (!has(y, x - 1)) edge(y + 1, x, y, x);
  }
  const loops: Point[][] = [];
  for (const [start, ends] of next) {
    while (ends.length > 0) {
      const loop: Point[] = [];
      let corner = start;
      do {
        loop.push({ y: Math.floor(corner / stride) - 0.5, x: (corner % stride) - 0.5 });
        corner = next.get(corner)?.pop() ?? start;
      } while (corner !== start);
      loops.push(loop);
    }
  }
  return loops;
}

/** Is a place of the image on a mark one can press: the line of a doubt or gap, or a doubt's number? */
export function isOnMark(mark: Mark, place: Point, frame: Frame): boolean {
  if (mark.id === undefined || (mark.kind !== "doubt" && mark.kind !== "gap")) return false;
  const zoom = frame.view.zoom;
  const radius = Math.max(mark.kind === "doubt" ? 10 : 8, mark.radius * zoom);
  const dy = (place.y - mark.at.y) * zoom;
  const dx = (place.x - mark.at.x) * zoom;
  if (Math.abs(Math.hypot(dy, dx) - radius) <= 4) return true;
  return mark.kind === "doubt" && Math.hypot(dy + radius * 0.71, dx - radius * 0.71) <= 11;
}
