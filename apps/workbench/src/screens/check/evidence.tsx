/** The evidence for a finding: every image on a line of its measure, the pictures it is about, and what can be done. */
import type { Finding } from "@cambrian/protocol";
import { Button, Checkbox } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { type ReactElement, useState } from "react";
import { Kbd } from "../../components/kbd.js";
import { go } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { boxAround } from "../evidence/crop.js";
import { Failure } from "../evidence/failure.js";
import { CropPicture, Picture } from "../evidence/picture.js";
import { useOutlines } from "../evidence/use-outlines.js";
import styles from "./check.module.css";
import { DotLine } from "./dot-line.js";
import { imagesOf } from "./findings.js";

export interface EvidenceProps {
  readonly finding: Finding | undefined;
  /** Images a fix is not to touch. */
  readonly left: ReadonlySet<string>;
  readonly onLeft: (left: ReadonlySet<string>) => void;
  readonly onFix: (index: number) => void;
  readonly onFine: () => void;
  readonly failure: unknown;
}

/** More pictures than this are shown on asking. */
const MOST = 24;

export function Evidence({ finding, left, onLeft, onFix, onFine, failure }: EvidenceProps): ReactElement {
  const { project } = useProject();
  const [all, setAll] = useState<string>();
  if (!finding) {
    return (
      <section className={styles.evidence} aria-label="Evidence">
        <p className={styles.nothing}>Nothing stands out. Training can begin.</p>
      </section>
    );
  }
  const images = imagesOf(finding);
  const places = finding.places;
  const most = all === finding.id ? Number.POSITIVE_INFINITY : MOST;
  const count = places.length || images.length;
  const toggle = (image: string): void => {
    const next = new Set(left);
    if (!next.delete(image)) next.add(image);
    onLeft(next);
  };
  const untouched = images.every((image) => left.has(image));
  return (
    <section className={styles.evidence} aria-label={`Evidence: ${finding.title}`}>
      <header>
        <h2>{finding.title}</h2>
        <p>{finding.text}</p>
      </header>
      {finding.measure && <DotLine measure={finding.measure} flagged={new Set(images)} />}
      <ul className={styles.pictures}>
        {places.length > 0
          ? places.slice(0, most).map((place) => (
              <li key={`${place.image} ${place.box.y0} ${place.box.x0} ${place.object ?? ""}`}>
                <PlaceCard place={place} />
              </li>
            ))
          : images.slice(0, most).map((id) => {
              const image = project.images.find((each) => each.id === id);
              if (!image) return null;
              const value = finding.measure?.values.find((each) => each.image === id)?.value;
              return (
                <li key={id}>
                  <div className={styles.picture}>
                    <Picture project={project.id} image={image} size={400} fit="cover" alt={image.name} />
                  </div>
                  <div className={styles.caption}>
                    {finding.fixes.length > 0 ? (
                      <Checkbox size="xs" checked={!left.has(id)} onChange={() => toggle(id)} label={image.name} />
                    ) : (
                      <span>{image.name}</span>
                    )}
                    <span className={styles.value}>
                      {value === undefined || !finding.measure
                        ? roleWords(image.split)
                        : `${formatted(value)} ${finding.measure.unit}`}
                    </span>
                    <button
                      type="button"
                      className={styles.open}
                      aria-label={`Open ${image.name}`}
                      title="Open in Label"
                      onClick={() => go({ step: "label", image: id })}
                    >
                      <IconExternalLink size={16} stroke={1.6} />
                    </button>
                  </div>
                </li>
              );
            })}
      </ul>
      {count > most && (
        <Button variant="subtle" size="xs" onClick={() => setAll(finding.id)}>
          Show all {count}
        </Button>
      )}
      {failure !== undefined && <Failure error={failure} />}
      <footer className={styles.fixes}>
        {finding.fixes.map(({ label }, index) => (
          <Button
            key={label}
            variant="default"
            disabled={untouched}
            rightSection={index === 0 ? <Kbd>Enter</Kbd> : undefined}
            onClick={() => onFix(index)}
          >
            {label}
          </Button>
        ))}
        <Button variant="subtle" onClick={onFine}>
          It is fine, keep {count === 1 ? "it" : "them"}
        </Button>
        <span>{untouched && finding.fixes.length > 0 ? "Choose at least one image." : "Every fix can be undone."}</span>
      </footer>
    </section>
  );
}

const roleWords = (split: string | undefined): string =>
  split === "train" ? "learn" : split === "validation" ? "watch" : split === "test" ? "test" : "";

const formatted = (value: number): string => Number(value.toPrecision(3)).toLocaleString("en-GB");

/** Width to height of a picture. */
const RATIO = 1.12;

function PlaceCard({ place: { image: id, box, object } }: { readonly place: Finding["places"][number] }): ReactElement {
  const { project } = useProject();
  const image = project.images.find((each) => each.id === id);
  const shown = boxAround(box, { ratio: RATIO, margin: 0.6, least: 20 });
  const { data } = useOutlines(object === undefined ? undefined : { project: project.id, image: id, version: 0 });
  const path = object === undefined ? undefined : data?.paths.get(object);
  const name = image?.name ?? id;
  return (
    <button
      type="button"
      className={styles.place}
      title="Open the place in Label"
      onClick={() =>
        go({
          step: "label",
          image: id,
          y: (box.y0 + box.y1) / 2,
          x: (box.x0 + box.x1) / 2,
          zoom: 4,
          ...(object === undefined ? {} : { select: [object] }),
        })
      }
    >
      <span className={styles.picture}>
        <CropPicture project={project.id} image={id} box={shown} width={260} alt={`A place in ${name}`}>
          {path ? (
            <path className={styles.object} d={path} />
          ) : (
            <rect className={styles.box} x={box.x0} y={box.y0} width={box.x1 - box.x0} height={box.y1 - box.y0} />
          )}
        </CropPicture>
      </span>
      <span className={styles.caption}>
        <span>{name}</span>
        <span className={styles.value}>{object === undefined ? "not labelled" : `cell ${object}`}</span>
      </span>
    </button>
  );
}
