/** The mistakes of an image as filled shapes in its pixels: warm what only the person drew, cool what only the model drew. */
import type { ProjectState } from "@cambrian/protocol";
import type { ReactElement } from "react";
import { polygonPath } from "../evidence/trace-labels.js";
import { useOutlines } from "../evidence/use-outlines.js";
import type { Mistake, ReportImage } from "./mistakes.js";
import styles from "./report.module.css";

export interface MistakeShapesProps {
  readonly project: ProjectState;
  readonly image: ReportImage;
  /** Also the outlines where both agree. */
  readonly all?: boolean;
}

export function MistakeShapes({ project, image, all = false }: MistakeShapesProps): ReactElement {
  const { data } = useOutlines({ project: project.id, image: image.image, version: 0 });
  const wrongOutlines = new Set(image.mistakes.flatMap(({ outline }) => (outline === null ? [] : [outline])));
  const wrongObjects = new Set(image.mistakes.flatMap(({ object }) => (object === 0 ? [] : [object])));
  return (
    <>
      {all && (
        <>
          <path className={styles.yours} d={pathsExcept(data?.paths, wrongObjects)} />
          <path
            className={styles.models}
            d={image.outlines.map((outline, n) => (wrongOutlines.has(n) ? "" : polygonPath(outline))).join("")}
          />
        </>
      )}
      {image.mistakes.map((mistake) => (
        <Shape key={keyOf(mistake)} mistake={mistake} image={image} path={data?.paths.get(mistake.object)} />
      ))}
    </>
  );
}

const keyOf = ({ kind, object, outline, box }: Mistake): string => `${kind} ${object} ${outline} ${box.y0} ${box.x0}`;

function Shape({
  mistake: { outline, box, object },
  image,
  path,
}: {
  readonly mistake: Mistake;
  readonly image: ReportImage;
  readonly path: string | undefined;
}): ReactElement {
  const models = outline === null ? undefined : image.outlines[outline];
  return (
    <>
      {object !== 0 &&
        (path === undefined ? (
          // The object is no longer there: somebody changed it since the report was made.
          <rect className={styles.missed} x={box.x0} y={box.y0} width={box.x1 - box.x0} height={box.y1 - box.y0} />
        ) : (
          <path className={styles.missed} d={path} />
        ))}
      {models && <path className={styles.extra} d={polygonPath(models)} />}
    </>
  );
}

function pathsExcept(paths: ReadonlyMap<number, string> | undefined, except: ReadonlySet<number>): string {
  let all = "";
  for (const [id, path] of paths ?? []) if (!except.has(id)) all += path;
  return all;
}
