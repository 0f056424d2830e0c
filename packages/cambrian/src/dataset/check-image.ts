/**
 * What an image must be before anything is computed from it.
 */
import { CambrianError, type Image } from "@cambrian/core";

/** Throws `image/not-finite` when a pixel is not-a-number or infinite. */
export function assertFinite(image: Image, file: string): void {
  if (image.dtype !== "float32" && image.dtype !== "float64") return;
  let bad = 0;
  for (const value of image.data) if (!Number.isFinite(value)) bad++;
  if (bad === 0) return;
  throw new CambrianError(
    "image/not-finite",
    `${bad} of ${image.data.length} pixels of ${file} are not finite numbers (NaN or infinite). Fill them, for example with 0, and try again.`,
    { file, bad, pixels: image.data.length },
  );
}

/** Throws `image/several-planes` for stacks and time series. */
export function assertOnePlane(image: Image, file: string): void {
  const { t, z } = image.size;
  if (t * z === 1) return;
  throw new CambrianError(
    "image/several-planes",
    `${file} has ${t} frames and ${z} sections; here an image is one plane (channels are fine). Save each plane as its own file.`,
    { file, t, z },
  );
}
