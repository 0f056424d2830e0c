/**
 * Find nuclei without learning: the textbook recipe that every model has to beat, Otsu's threshold and a watershed of the
 * distance map.
 *
 * Grey, smooth, threshold (Otsu 1979), fill holes, drop specks, then part touching nuclei where the distance to the
 * background has a saddle (Vincent and Soille 1991), one seed for each peak of the distance. The defaults are the best of a small
 * search on training images of the 2018 Data Science Bowl; `npm run bench -- floor-search` repeats it.
 */
import {
  distanceTransform,
  gaussianBlur,
  type Labels,
  labelComponents,
  localMaxima,
  makeLabels,
  otsuThreshold,
  type Planes,
  relabelSequential,
  removeSmall,
  watershed,
} from "@cambrian/core";

/** Lengths and areas in pixels of the image given. */
export interface ClassicalOptions {
  /** Standard deviation of the Gaussian that smooths the image; default 0.5. */
  readonly smoothPx?: number;
  /** Standard deviation of the Gaussian that smooths the distance map before its peaks are looked for; default 2. */
  readonly seedSmoothPx?: number;
  /** Seeds of one clump are at least this far apart; default 5. */
  readonly minDistancePx?: number;
  /** Objects of fewer pixels are dropped; default 30. */
  readonly minArea?: number;
  /** Whether objects are brighter than the background. Default `auto`: the background is what covers most of the image. */
  readonly background?: "auto" | "dark" | "bright";
}

/**
 * Objects of an image with any number of channels, numbered 1..n; channels are averaged. A constant image has none.
 * Pixels with a channel that is not finite count as the darkest there is.
 */
export function segmentClassically(planes: Planes, options: ClassicalOptions = {}): Labels {
  const { smoothPx = 0.5, seedSmoothPx = 2, minDistancePx = 5, minArea = 30, background = "auto" } = options;
  const { height, width, pixelSize } = planes;
  const grey = gaussianBlur(meanOfChannels(planes), height, width, smoothPx);
  const mask = findForeground(grey, background);
  fillHoles(mask, height, width);
  const clumps = removeSmall(labelComponents(mask, height, width, { connectivity: 4 }), minArea);
  const parts = partClumps(clumps, { seedSmoothPx, minDistancePx });
  const { data } = relabelSequential(removeSmall(parts, minArea));
  return makeLabels(height, width, data, pixelSize);
}

function meanOfChannels({ data, channels, height, width }: Planes): Float32Array {
  const size = height * width;
  const grey = new Float32Array(size);
  let darkest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += data[c * size + i] as number;
    grey[i] = sum / channels;
    if (Number.isFinite(grey[i]) && (grey[i] as number) < darkest) darkest = grey[i] as number;
  }
  for (let i = 0; i < size; i++)
    if (!Number.isFinite(grey[i])) grey[i] = darkest === Number.POSITIVE_INFINITY ? 0 : darkest;
  return grey;
}

/** 1 where the image is on the objects' side of Otsu's threshold. */
function findForeground(grey: Float32Array, background: "auto" | "dark" | "bright"): Uint8Array {
  const threshold = otsuThreshold(grey);
  const mask = new Uint8Array(grey.length);
  let bright = 0;
  for (let i = 0; i < grey.length; i++) {
    if ((grey[i] as number) > threshold) {
      mask[i] = 1;
      bright++;
    }
  }
  // All on one side: a constant image, nothing to find.
  if (bright === 0) return mask;
  const objectsAreDark = background === "auto" ? bright > grey.length / 2 : background === "bright";
  return objectsAreDark ? mask.map((value) => 1 - value) : mask;
}

/** Background that is cut off from the image's border becomes foreground, in place. */
function fillHoles(mask: Uint8Array, height: number, width: number): void {
  const outside = labelComponents(
    mask.map((value) => 1 - value),
    height,
    width,
    { connectivity: 4 },
  ).data;
  const open = new Set<number>();
  for (let x = 0; x < width; x++) open.add(outside[x] as number).add(outside[(height - 1) * width + x] as number);
  for (let y = 0; y < height; y++) open.add(outside[y * width] as number).add(outside[(y + 1) * width - 1] as number);
  for (let i = 0; i < mask.length; i++) if (!open.has(outside[i] as number)) mask[i] = 1;
}

function partClumps(clumps: Labels, options: { seedSmoothPx: number; minDistancePx: number }): Labels {
  const { height, width, data } = clumps;
  const mask = data.map((id) => (id === 0 ? 0 : 1));
  const distance = distanceTransform(mask, height, width);
  // Without any background there is no distance to it, and nothing to part.
  if (distance[0] === Number.POSITIVE_INFINITY) return clumps;
  const hills = gaussianBlur(distance, height, width, options.seedSmoothPx);
  const markers = makeLabels(height, width);
  const peaks = localMaxima(hills, height, width, { minDistance: options.minDistancePx, threshold: 0 });
  peaks.forEach(({ y, x }, index) => {
    markers.data[y * width + x] = index + 1;
  });
  const parts = watershed(
    hills.map((value) => -value),
    markers,
    { mask },
  );
  // A small clump beside a larger one may have lost its peak to the other's; it stays whole.
  for (let i = 0; i < data.length; i++)
    if (data[i] !== 0 && parts.data[i] === 0) parts.data[i] = peaks.length + (data[i] as number);
  return parts;
}
