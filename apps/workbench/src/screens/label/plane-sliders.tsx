/** The plate at the foot of the canvas when the image has slices or frames: one slider each, with its keys. */
import type { ImageRecord, PlaneRef } from "@cambrian/protocol";
import { Slider } from "@mantine/core";
import type { ReactElement } from "react";
import { Kbd } from "../../components/kbd.js";
import styles from "./plates.module.css";

export interface PlaneSlidersProps {
  readonly image: ImageRecord;
  readonly plane: PlaneRef;
  readonly onPlane: (plane: PlaneRef) => void;
}

export function PlaneSliders({ image, plane, onPlane }: PlaneSlidersProps): ReactElement | null {
  const { size, pixelSize } = image;
  if (size.z === 1 && size.t === 1) return null;
  const seconds = pixelSize?.tSeconds;
  const depth = pixelSize?.z;
  return (
    <div className={styles.sliders}>
      {size.t > 1 && (
        <PlaneSlider
          name="Frame"
          keys="← →"
          at={plane.t}
          count={size.t}
          where={
            seconds === undefined ? "" : `${(plane.t * seconds).toLocaleString("en", { maximumFractionDigits: 1 })} s`
          }
          onAt={(t) => onPlane({ ...plane, t })}
        />
      )}
      {size.z > 1 && (
        <PlaneSlider
          name="Slice"
          keys="↑ ↓"
          at={plane.z}
          count={size.z}
          where={
            depth === undefined ? "" : `${(plane.z * depth).toLocaleString("en", { maximumFractionDigits: 1 })} µm`
          }
          onAt={(z) => onPlane({ ...plane, z })}
        />
      )}
    </div>
  );
}

interface PlaneSliderProps {
  readonly name: string;
  readonly keys: string;
  readonly at: number;
  readonly count: number;
  readonly where: string;
  readonly onAt: (at: number) => void;
}

function PlaneSlider({ name, keys, at, count, where, onAt }: PlaneSliderProps): ReactElement {
  return (
    <div className={styles.slider}>
      <Kbd>{keys}</Kbd>
      <span>{name}</span>
      <Slider
        className={styles.track}
        thumbProps={{ "aria-label": name }}
        min={0}
        max={count - 1}
        step={1}
        label={null}
        value={at}
        onChange={onAt}
      />
      <output className={styles.where}>{`${at + 1} of ${count}${where ? `, ${where}` : ""}`}</output>
    </div>
  );
}
