/**
 * Labels as pixels of the smallest type that other programs open as labels.
 */
import { CambrianError, type Image, type Labels, makeImage } from "@cambrian/core";

/**
 * uint16 when all ids fit, else uint32. ImageJ shows uint32 as float, exact to 16 777 216.
 * With `holds: "uint16"` (PNG) larger ids throw `labels/too-many`.
 */
export function imageFromLabels(
  labels: Labels,
  holds: "uint16" | "uint32" = "uint32",
): Image & { readonly max: number } {
  let max = 0;
  for (const id of labels.data) if (id > max) max = id;
  if (max > 65535 && holds === "uint16") {
    throw new CambrianError(
      "labels/too-many",
      `A PNG holds label numbers up to 65535, but ${max} occurs. Save as TIFF, or number the objects anew from 1.`,
      { max, limit: 65535 },
    );
  }
  const data = max > 65535 ? labels.data : Uint16Array.from(labels.data);
  const about = { channels: [{ name: "labels" }], ...(labels.pixelSize ? { pixelSize: labels.pixelSize } : {}) };
  return { ...makeImage(data, { y: labels.height, x: labels.width, c: 1 }, about), max };
}
