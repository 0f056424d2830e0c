/** The picture of the cells card: a drawn sample, bare at the left of a line and outlined at its right. */
import { traceOutlines } from "@cambrian/core";
import { makeSample } from "@cambrian/tasks";
import { LABEL_COLOURS } from "@cambrian/view";
import { type ReactElement, useEffect, useRef } from "react";
import styles from "./sample-picture.module.css";

const HEIGHT = 150;
const WIDTH = 320;
const SEED = 5;

export function SamplePicture(): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    // Drawing takes a moment; the card is there first.
    const timer = setTimeout(() => draw(context), 30);
    return () => clearTimeout(timer);
  }, []);
  return (
    <canvas
      ref={canvas}
      className={styles.picture}
      width={WIDTH * 2}
      height={HEIGHT * 2}
      role="img"
      aria-label="Drawn nuclei, outlined at the right"
    />
  );
}

function draw(context: CanvasRenderingContext2D): void {
  const { image, truth } = makeSample(SEED, { height: HEIGHT, width: WIDTH, count: 26 });
  const values = Float32Array.from(image.data);
  const sorted = values.slice().sort();
  const low = sorted[Math.floor(sorted.length * 0.01)] ?? 0;
  const high = sorted[Math.floor(sorted.length * 0.998)] ?? 1;
  const picture = context.createImageData(WIDTH, HEIGHT);
  values.forEach((value, at) => {
    const grey = 255 * Math.sqrt(Math.min(1, Math.max(0, (value - low) / (high - low))));
    picture.data.set([grey, grey, grey, 255], at * 4);
  });
  const small = new OffscreenCanvas(WIDTH, HEIGHT);
  small.getContext("2d")?.putImageData(picture, 0, 0);
  context.drawImage(small, 0, 0, WIDTH * 2, HEIGHT * 2);
  const [top, bottom] = [WIDTH * 1.08, WIDTH * 0.88];
  context.save();
  context.beginPath();
  context.moveTo(top, 0);
  context.lineTo(WIDTH * 2, 0);
  context.lineTo(WIDTH * 2, HEIGHT * 2);
  context.lineTo(bottom, HEIGHT * 2);
  context.clip();
  context.lineWidth = 2.5;
  context.lineJoin = "round";
  for (const { id, parts } of traceOutlines(truth.labels)) {
    context.strokeStyle = LABEL_COLOURS[id % LABEL_COLOURS.length] ?? "white";
    for (const { outer } of parts) {
      context.beginPath();
      for (let k = 0; k < outer.length; k += 2) context.lineTo((outer[k] ?? 0) * 2, (outer[k + 1] ?? 0) * 2);
      context.closePath();
      context.stroke();
    }
  }
  context.restore();
  context.strokeStyle = "#F1EEE6";
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(top, 0);
  context.lineTo(bottom, HEIGHT * 2);
  context.stroke();
}
