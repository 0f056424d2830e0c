/** An image as it was after a step and as it is now, one over the other, with a line between them to drag. */
import { makeLabels, traceOutlines } from "@cambrian/core";
import { type PlaneLabels, routes } from "@cambrian/protocol";
import { LABEL_COLOURS } from "@cambrian/view";
import { Slider } from "@mantine/core";
import { type ReactElement, useEffect, useState } from "react";
import { api } from "../../api/api.js";
import { compareLabels, type LabelsBetween } from "./compare-labels.js";
import styles from "./history.module.css";

interface Shapes {
  readonly height: number;
  readonly width: number;
  readonly paths: readonly {
    readonly id: number;
    readonly d: string;
    readonly dashed: boolean;
    readonly color: string;
  }[];
}

function shapesOf({ height, width, data, objects }: PlaneLabels): Shapes {
  const records = new Map(objects.map((object) => [object.id, object]));
  const paths = traceOutlines(makeLabels(height, width, data)).map(({ id, parts }) => {
    const record = records.get(id);
    const d = parts
      .map(({ outer }) => {
        const points: string[] = [];
        for (let k = 0; k < outer.length; k += 2) points.push(`${outer[k]},${outer[k + 1]}`);
        return `M${points.join("L")}Z`;
      })
      .join("");
    return {
      id,
      d,
      dashed: record?.by.kind === "model" && !record.acceptedBy,
      color: LABEL_COLOURS[(record?.color ?? id) % LABEL_COLOURS.length] ?? "white",
    };
  });
  return { height, width, paths };
}

export function ThenAndNow(props: {
  readonly project: string;
  readonly image: string;
  readonly name: string;
  readonly plane: { readonly t: number; readonly z: number };
  readonly seq: number;
  /** The project's last step: shown again when it changes. */
  readonly now: number;
  readonly load: (query: { t: number; z: number; at?: number }) => Promise<PlaneLabels>;
}): ReactElement {
  const { project, image, name, plane, seq, now, load } = props;
  const [pair, setPair] = useState<{ before: Shapes; after: Shapes; between: LabelsBetween }>();
  const [error, setError] = useState<string>();
  const [at, setAt] = useState(50);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` is new at every drawing
  useEffect(() => {
    let left = false;
    Promise.all([load({ ...plane, at: seq }), load({ ...plane })]).then(
      ([then, current]) => {
        if (!left) setPair({ before: shapesOf(then), after: shapesOf(current), between: compareLabels(then, current) });
      },
      (cause: Error) => setError(cause.message),
    );
    return () => {
      left = true;
    };
  }, [image, seq, now, plane.t, plane.z]);
  if (error) return <p className={styles.none}>{error}</p>;
  const source = api.url(routes.thumbnail, { params: { project, image }, query: { size: 1024, ...plane } });
  return (
    <figure
      className={styles.compare}
      // As large as leaves room for what stands below it.
      style={
        pair ? { maxWidth: `calc(max(240px, 100vh - 500px) * ${pair.after.width / pair.after.height})` } : undefined
      }
    >
      <div
        className={styles.picture}
        style={pair ? { aspectRatio: `${pair.after.width} / ${pair.after.height}` } : undefined}
      >
        <img src={source} alt={name} />
        {pair && (
          <>
            <Outlines shapes={pair.before} clip={`inset(0 ${100 - at}% 0 0)`} />
            <Outlines shapes={pair.after} clip={`inset(0 0 0 ${at}%)`} />
            <span className={styles.line} style={{ left: `${at}%` }} />
            <span
              className={styles.then}
            >{`after step ${seq.toLocaleString("en-GB")}: ${pair.before.paths.length} cells`}</span>
            <span className={styles.now}>{`now: ${pair.after.paths.length} cells`}</span>
          </>
        )}
      </div>
      <Slider thumbLabel="Between then and now" label={null} value={at} onChange={setAt} />
      <figcaption>
        <h3>{`Between then and now, in ${name}`}</h3>
        <dl>
          <Count name="Found by models" value={pair && `+${pair.between.byModels.toLocaleString("en-GB")}`} />
          <Count name="Drawn by people" value={pair && `+${pair.between.byPeople.toLocaleString("en-GB")}`} />
          <Count name="Changed" value={pair?.between.changed.toLocaleString("en-GB")} />
          <Count name="Removed" value={pair?.between.removed.toLocaleString("en-GB")} />
        </dl>
      </figcaption>
    </figure>
  );
}

function Outlines({ shapes, clip }: { readonly shapes: Shapes; readonly clip: string }): ReactElement {
  return (
    <svg
      className={styles.outlines}
      viewBox={`0 0 ${shapes.width} ${shapes.height}`}
      style={{ clipPath: clip }}
      aria-hidden="true"
    >
      {shapes.paths.map(({ id, d, dashed, color }) => (
        <path
          key={id}
          d={d}
          fill="none"
          stroke={color}
          strokeWidth="1.5"
          strokeDasharray={dashed ? "4 3" : undefined}
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}

function Count({ name, value }: { readonly name: string; readonly value: string | undefined }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value ?? "–"}</dd>
    </div>
  );
}
