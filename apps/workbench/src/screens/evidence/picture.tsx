/**
 * An image with things drawn over it in its own pixels: the whole of it from its thumbnail, or a part of it from its tiles.
 * Colours over images are those of the dark theme in both themes.
 */
import { type Box, type ImageRecord, routes } from "@cambrian/protocol";
import { type CSSProperties, type ReactElement, type ReactNode, useEffect, useRef, useState } from "react";
import { api } from "../../api/api.js";
import { type Crop, useCrop } from "./crop.js";
import styles from "./picture.module.css";

export interface PictureProps {
  readonly project: string;
  readonly image: Pick<ImageRecord, "id" | "size">;
  readonly t?: number;
  readonly z?: number;
  /** Longer side in pixels, 1024 at most; default 1024. */
  readonly size?: number;
  /** The outlines as the server draws them: solid a person's, dashed a model's. */
  readonly labels?: boolean;
  /** Changes when the picture does (the project's step), so that it is asked for again. */
  readonly version?: number;
  /** "contain" shows all, "cover" fills the place and cuts what is over. Default "contain". */
  readonly fit?: "contain" | "cover";
  /** What is to be seen, for those who do not; "" when the name stands beside it. */
  readonly alt: string;
  /** SVG, in pixels of the image. */
  readonly children?: ReactNode;
}

/** Fills the place it is given; a picture that does not come leaves the place in its colour. */
export function Picture(props: PictureProps): ReactElement {
  const { project, image, t = 0, z = 0, size = 1024, labels = false, version, fit = "contain", alt, children } = props;
  const [failed, setFailed] = useState(false);
  const query = { t, z, size, labels: labels ? "true" : "false" } as const;
  const url = api.url(routes.thumbnail, { params: { project, image: image.id }, query });
  const source = version === undefined ? url : `${url}&v=${version}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another source is another try
  useEffect(() => setFailed(false), [source]);
  return (
    <div className={styles.place}>
      {failed ? (
        <span className={styles.failed}>{alt || "No picture"}</span>
      ) : (
        <img
          className={fit === "cover" ? styles.cover : styles.contain}
          src={source}
          alt={alt}
          draggable={false}
          loading="lazy"
          decoding="async"
          onError={() => setFailed(true)}
        />
      )}
      {children && (
        <svg
          className={styles.over}
          viewBox={`0 0 ${image.size.x} ${image.size.y}`}
          preserveAspectRatio={fit === "cover" ? "xMidYMid slice" : "xMidYMid meet"}
          aria-hidden="true"
        >
          {children}
        </svg>
      )}
    </div>
  );
}

export interface CropPictureProps {
  readonly project: string;
  readonly image: string;
  readonly t?: number;
  readonly z?: number;
  /** The part to show; give it the ratio of the place (`boxAround`). */
  readonly box: Box;
  /** Width in screen pixels that is enough. */
  readonly width: number;
  readonly alt: string;
  /** SVG, in pixels of the image. */
  readonly children?: ReactNode;
}

export function CropPicture({
  project,
  image,
  t = 0,
  z = 0,
  box,
  width,
  alt,
  children,
}: CropPictureProps): ReactElement {
  const crop = useCrop({ project, image, plane: { t, z }, box, width });
  const ratio = (box.x1 - box.x0) / (box.y1 - box.y0);
  return (
    <div className={styles.part} role="img" aria-label={alt}>
      <div className={styles.filled} style={{ "--ratio": ratio } as CSSProperties}>
        {crop && <CropCanvas crop={crop} box={box} />}
      </div>
      <svg
        className={styles.over}
        viewBox={`${box.x0} ${box.y0} ${box.x1 - box.x0} ${box.y1 - box.y0}`}
        preserveAspectRatio="xMidYMid slice"
        aria-hidden="true"
      >
        {children}
      </svg>
    </div>
  );
}

/** The pixels, placed so that `box` fills the place whatever whole pixels were read. */
function CropCanvas({ crop, box }: { readonly crop: Crop; readonly box: Box }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(crop.pixels, 0, 0);
  }, [crop]);
  const wide = box.x1 - box.x0;
  const tall = box.y1 - box.y0;
  return (
    <canvas
      ref={canvas}
      className={styles.crop}
      width={crop.pixels.width}
      height={crop.pixels.height}
      style={{
        left: `${((crop.box.x0 - box.x0) / wide) * 100}%`,
        top: `${((crop.box.y0 - box.y0) / tall) * 100}%`,
        width: `${((crop.box.x1 - crop.box.x0) / wide) * 100}%`,
        height: `${((crop.box.y1 - crop.box.y0) / tall) * 100}%`,
      }}
    />
  );
}
