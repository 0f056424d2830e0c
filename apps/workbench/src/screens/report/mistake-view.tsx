/** One image of a report, large: yours and the model's outlines, and its mistakes one after the other. */
import type { Box, ProjectState } from "@cambrian/protocol";
import { useElementSize } from "@mantine/hooks";
import { type ReactElement, useState } from "react";
import { Kbd } from "../../components/kbd.js";
import { useKeys } from "../../state/keys.js";
import { go } from "../../state/place.js";
import { boxAround } from "../evidence/crop.js";
import { CropPicture } from "../evidence/picture.js";
import { MistakeShapes } from "./mistake-shapes.js";
import { type Mistake, mistakeWords, type ReportImage } from "./mistakes.js";
import styles from "./report.module.css";

export interface MistakeViewProps {
  readonly project: ProjectState;
  /** In the order of the screen. */
  readonly images: readonly ReportImage[];
  readonly current: ReportImage;
  /** Number of the mistake that is shown. */
  readonly mistake: number | undefined;
  readonly onShow: (image: string, mistake?: number) => void;
}

export function MistakeView({ project, images, current, mistake, onShow }: MistakeViewProps): ReactElement {
  const { ref, width, height } = useElementSize();
  const [near, setNear] = useState(false);
  const record = project.images.find(({ id }) => id === current.image);
  const all = images.flatMap(({ image, mistakes }) => mistakes.map((_, index) => ({ image, index })));
  const at = all.findIndex(({ image, index }) => image === current.image && index === mistake);
  const shown = mistake === undefined ? undefined : current.mistakes[mistake];
  const stepMistake = (by: 1 | -1): void => {
    // Without one shown, begin with this image's first (or last).
    const first = all.findIndex(({ image }) => image === current.image);
    const from = at === -1 ? (by === 1 ? first - 1 : first + current.mistakes.length) : at;
    const next = all[(((from + by) % all.length) + all.length) % all.length];
    if (next) onShow(next.image, next.index);
  };
  const stepImage = (by: 1 | -1): void => {
    const here = images.findIndex(({ image }) => image === current.image);
    const next = images[here + by];
    if (next) onShow(next.image);
  };
  useKeys({
    j: () => stepMistake(1),
    "shift+j": () => stepMistake(-1),
    n: () => stepImage(1),
    "shift+n": () => stepImage(-1),
    z: () => setNear(!near),
    b: () => correct(),
  });
  const correct = (): void => {
    const box = shown?.box;
    go({
      step: "label",
      image: current.image,
      ...(box ? { y: (box.y0 + box.y1) / 2, x: (box.x0 + box.x1) / 2, zoom: 4 } : {}),
      ...(shown && shown.object !== 0 ? { select: [shown.object] } : {}),
    });
  };
  const ratio = width > 0 && height > 0 ? width / height : 1.5;
  const box = record && viewOf(record.size, ratio, near ? shown : undefined);
  return (
    <div ref={ref} className={styles.view}>
      {record && box && width > 0 && (
        <CropPicture
          project={project.id}
          image={record.id}
          box={box}
          width={width * window.devicePixelRatio}
          alt={`${record.name}: ${current.right} cells right, ${current.missed} missed, ${current.extra} extra`}
        >
          <MistakeShapes project={project} image={current} all />
          {shown && <Bracket box={shown.box} />}
        </CropPicture>
      )}
      <div className={`${styles.plate} ${styles.plateTop}`}>
        <b>{record?.name ?? current.image}</b>
        <span>
          {current.right} right · {current.missed} missed · {current.extra} extra
        </span>
        {shown && <span>{mistakeWords(shown.kind).one}</span>}
      </div>
      <div className={`${styles.plate} ${styles.plateBottom}`}>
        <span data-key="missed">missed: only you</span>
        <span data-key="extra">extra: only the model</span>
        <span data-key="both">both agree</span>
      </div>
      <div className={styles.plateKeys}>
        <button type="button" className={styles.plate} disabled={!shown} onClick={() => setNear(!near)}>
          <Kbd>Z</Kbd> {near ? "whole image" : "look closer"}
        </button>
        <button type="button" className={styles.plate} disabled={all.length === 0} onClick={() => stepMistake(1)}>
          <Kbd>J</Kbd>{" "}
          {all.length === 0 ? "no mistake" : `next mistake, ${at === -1 ? "" : `${at + 1} `}of ${all.length}`}
        </button>
      </div>
    </div>
  );
}

/** What is shown: the whole image, or a mistake with its surroundings. */
function viewOf(size: { readonly y: number; readonly x: number }, ratio: number, mistake: Mistake | undefined): Box {
  if (mistake) return boxAround(mistake.box, { ratio, margin: 1.2, least: 40 });
  const height = Math.max(size.y, size.x / ratio);
  const width = height * ratio;
  const y0 = (size.y - height) / 2;
  const x0 = (size.x - width) / 2;
  return { y0, x0, y1: y0 + height, x1: x0 + width };
}

/** White over black around the mistake that is looked at. */
function Bracket({ box }: { readonly box: Box }): ReactElement {
  const margin = 3;
  const shape = {
    x: box.x0 - margin,
    y: box.y0 - margin,
    width: box.x1 - box.x0 + 2 * margin,
    height: box.y1 - box.y0 + 2 * margin,
    rx: 3,
  };
  return (
    <>
      <rect className={styles.casing} {...shape} />
      <rect className={styles.current} {...shape} />
    </>
  );
}
