/**
 * What the results of each image are called, so that no two collide and no image is overwritten.
 */
import { dirname, join } from "node:path";
import { CambrianError, stemOf } from "cambrian";

/** Which kinds of result are written. */
export interface OutputKinds {
  readonly labels: "tiff" | "png";
  readonly outlines?: "geojson" | "imagej";
  readonly table: boolean;
  readonly overlay: boolean;
}

/** Where the results of one image go; absolute paths. */
export interface OutputPlan {
  readonly image: string;
  readonly name: string;
  readonly labels: string;
  readonly outlines?: string;
  readonly table?: string;
  readonly overlay?: string;
}

/**
 * Images of equal names get the names of their folders in front (`day1_a01`), then a number.
 * Throws `predict/would-overwrite` when a result would replace one of the images.
 */
export function nameOutputs(images: readonly string[], out: string, kinds: OutputKinds): OutputPlan[] {
  const names = distinctNames(images);
  const plans = images.map((image, index): OutputPlan => {
    const name = names[index] as string;
    const at = (end: string): string => join(out, `${name}_${end}`);
    return {
      image,
      name,
      labels: at(kinds.labels === "png" ? "labels.png" : "labels.tif"),
      ...(kinds.outlines ? { outlines: at(kinds.outlines === "geojson" ? "outlines.geojson" : "rois.zip") } : {}),
      ...(kinds.table ? { table: at("table.csv") } : {}),
      ...(kinds.overlay ? { overlay: at("overlay.png") } : {}),
    };
  });
  const given = new Set(images);
  for (const { labels, overlay } of plans) {
    for (const path of [labels, overlay]) {
      if (path === undefined || !given.has(path)) continue;
      throw new CambrianError(
        "predict/would-overwrite",
        `${path} is one of the images, and a result would be written over it. Choose another --out, or leave that image out.`,
        { path },
      );
    }
  }
  return plans;
}

function distinctNames(images: readonly string[]): string[] {
  const taken = new Set<string>();
  const stems = images.map(stemOf);
  const counts = new Map<string, number>();
  for (const stem of stems) counts.set(fold(stem), (counts.get(fold(stem)) ?? 0) + 1);
  return images.map((image, index) => {
    const stem = stems[index] as string;
    const folder = stemOf(dirname(image));
    const first = (counts.get(fold(stem)) ?? 0) > 1 && folder !== "" ? `${folder}_${stem}` : stem;
    let name = first;
    for (let n = 2; taken.has(fold(name)); n++) name = `${first}-${n}`;
    taken.add(fold(name));
    return name;
  });
}

/** Names that differ only in case are one file on many disks. */
const fold = (name: string): string => name.toLowerCase();
