/** The question about one place, with every answer drawn as it would be. */
import type { Doubt, ImageRecord, PlaneRef } from "@cambrian/protocol";
import { Skeleton } from "@mantine/core";
import { type ReactElement, useMemo } from "react";
import { Kbd } from "../../components/kbd.js";
import { counted } from "../evidence/counted.js";
import { boxAround } from "../evidence/crop.js";
import { Failure } from "../evidence/failure.js";
import { CropPicture } from "../evidence/picture.js";
import { answerOutlines, type ReadablePlane } from "./doubts.js";
import styles from "./review.module.css";
import { Today } from "./today-figures.js";
import type { Doubts } from "./use-doubts.js";

export interface DoubtPanelProps {
  readonly project: string;
  readonly image: ImageRecord;
  readonly plane: PlaneRef;
  /** `undefined` until the outlines are here. */
  readonly labels: ReadablePlane | undefined;
  /** Another value when the outlines changed. */
  readonly version: unknown;
  /** Label colours in order. */
  readonly colours: readonly string[];
  readonly doubts: Doubts;
  readonly onAnswer: (answer: number) => void;
}

export function DoubtPanel(props: DoubtPanelProps): ReactElement {
  const { doubts, labels } = props;
  const { current } = doubts;
  const open = doubts.doubts.filter(({ id }) => !doubts.answered.has(id)).length;
  return (
    <aside className={styles.doubt} aria-label="Doubt">
      {doubts.error !== undefined ? (
        <Failure error={doubts.error} title="The doubts cannot be shown" />
      ) : doubts.loading || (!labels && current) ? (
        <>
          <Skeleton height={24} width={120} />
          <Skeleton height={216} mt={12} />
        </>
      ) : !current || open === 0 ? (
        <div className={styles.noDoubt}>
          <h2>{doubts.doubts.length === 0 ? "No doubt here" : "Every doubt is answered"}</h2>
          <p>
            {doubts.doubts.length === 0
              ? "The model is sure of every outline. Look the image over, then accept it."
              : `${counted(doubts.doubts.length, "doubt")} answered. Look the image over, then accept it.`}
          </p>
        </div>
      ) : (
        labels && <Question {...props} labels={labels} doubt={current} />
      )}
      <Today />
    </aside>
  );
}

const RATIO = 4 / 3;

function Question({
  project,
  image,
  plane,
  labels,
  version,
  colours,
  doubts,
  doubt,
  onAnswer,
}: DoubtPanelProps & { readonly labels: ReadablePlane; readonly doubt: Doubt }): ReactElement {
  const box = useMemo(() => boxAround(doubt.box, { ratio: RATIO, margin: 0.5, least: 24 }), [doubt.box]);
  const given = doubts.answered.get(doubt.id);
  const outlines = useMemo(() => {
    void version;
    return doubt.answers.map((answer) => answerOutlines(labels, box, doubt, answer));
  }, [doubt, labels, box, version]);
  const now = useMemo(() => {
    void version;
    return answerOutlines(labels, box, doubt, { runs: [] }).filter(({ asked }) => asked);
  }, [doubt, labels, box, version]);
  const cell =
    doubt.objects.length === 1
      ? `cell ${doubt.objects[0]}`
      : doubt.objects.length > 1
        ? `cells ${doubt.objects.join(", ")}`
        : "";
  const crop = { project, image: image.id, t: plane.t, z: plane.z, box, width: 300 };
  return (
    <>
      <header className={styles.doubtHead}>
        <h2>
          Doubt {doubts.at + 1} of {doubts.doubts.length}
        </h2>
        <span>{cell}</span>
      </header>
      <div className={styles.doubtPicture}>
        <CropPicture {...crop} alt={`The place in question: ${doubt.question}`}>
          {now.map(({ id, path }) => (
            <g key={id}>
              <path className={styles.casing} d={path} />
              <path className={styles.asked} d={path} />
            </g>
          ))}
          {now.length === 0 && (
            <rect
              className={styles.gap}
              x={doubt.box.x0}
              y={doubt.box.y0}
              width={doubt.box.x1 - doubt.box.x0}
              height={doubt.box.y1 - doubt.box.y0}
              rx={3}
            />
          )}
        </CropPicture>
      </div>
      <h3>{doubt.question}</h3>
      <p className={styles.reason}>{doubt.reason}</p>
      <ol className={styles.answers}>
        {doubt.answers.map((answer, n) => (
          <li key={answer.label}>
            <button
              type="button"
              className={styles.answer}
              data-first={n === 0 || undefined}
              aria-pressed={given === n}
              onClick={() => onAnswer(n)}
            >
              <Kbd>{n + 1}</Kbd>
              <span className={styles.answerPicture}>
                <CropPicture {...crop} alt="">
                  {(outlines[n] ?? [])
                    .filter(({ asked }) => asked)
                    .map(({ id, path }, place) => (
                      <path
                        key={id}
                        className={styles.outcome}
                        d={path}
                        style={{ color: colours[place % colours.length] }}
                      />
                    ))}
                </CropPicture>
              </span>
              <span>{answer.label}</span>
              {n === 0 && (
                <span className={styles.enter}>
                  <Kbd>Enter</Kbd>
                </span>
              )}
            </button>
          </li>
        ))}
      </ol>
      <p className={styles.hand}>
        <Kbd>B</Kbd> draw it yourself
      </p>
    </>
  );
}
