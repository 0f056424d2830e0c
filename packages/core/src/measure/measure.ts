/**
 * Measure every object of a label image: size, shape, place, brightness, neighbours, as a table with one row an object.
 *
 * Equal to scikit-image's `regionprops` where that defines a value (held by a fixture); what each name means, and its value
 * for objects too small to have one, stands in `features.ts`.
 */
import { CambrianError } from "../error/cambrian-error.js";
import type { Planes } from "../image/planes.js";
import type { Labels } from "../labels/labels.js";
import { type Column, makeTable, type Table } from "../table/table.js";
import { measureEllipses } from "./ellipse.js";
import { FEATURE_NAMES, FEATURES, type FeatureName, featureNeeds, parseFeatures } from "./features.js";
import { feretMaxima, feretMinima, measureHulls } from "./hull.js";
import { type Intensities, measureIntensities } from "./intensity.js";
import { countNeighbours, nearestCentroids } from "./neighbours.js";
import { measureOutlines, outlineLengths } from "./perimeter.js";
import { collectRegions, type Regions } from "./regions.js";
import type { Scale } from "./scale.js";

export interface MeasureOptions {
  /** The image the labels belong to, of the same height and width. Without it there are no intensity columns. */
  readonly intensity?: Planes;
  /** What to measure, in the order of the columns. Default: everything there is something to measure from. */
  readonly features?: readonly FeatureName[];
  /**
   * Names for the intensity columns: `mean_DAPI`. Default: `mean` for one channel, `mean_1`, `mean_2`, ... for several;
   * equal names get their number too.
   */
  readonly channelNames?: readonly string[];
  /** How sure the finder was, by label. */
  readonly confidence?: ReadonlyMap<number, number>;
  /**
   * `"physical"` (the default when the pixel size is known from the labels or the image): µm and µm², also where pixels are
   * not square. `"px"`: pixels (the default otherwise). `"both"`: physical columns, and those that have a unit again in
   * pixels with `_px` after their name.
   */
  readonly units?: "px" | "physical" | "both";
  /** How far apart objects may be and still count as `neighbours`, in rows and columns. Default 1: they touch. */
  readonly neighbourDistancePx?: number;
}

/**
 * A table with the column `label` and one or more columns for each feature; rows ascend by label. Ids need not be
 * consecutive, an object may have holes and separate parts. No objects give a table of no rows.
 *
 * Throws `image/size-mismatch`, `measure/no-intensity`, `measure/no-pixel-size`, `measure/unknown-feature`.
 */
export function measure(labels: Labels, options: MeasureOptions = {}): Table {
  const { intensity } = options;
  checkIntensity(labels, intensity);
  const scales = chooseScales(labels, options);
  const features = chooseFeatures(options);
  const regions = collectRegions(labels);
  const channels = intensity && features.some(needsIntensity) ? measureIntensities(regions, intensity) : [];
  const source: Source = {
    regions,
    options,
    channels,
    hulls: once(regions, measureHulls),
    outlines: once(regions, measureOutlines),
  };
  const columns: Column[] = [{ name: "label", values: regions.ids }];
  for (const feature of features) {
    scales.forEach((units, index) => {
      if (index > 0 && FEATURES[feature].kind !== "length" && FEATURES[feature].kind !== "area") return;
      for (const [name, values] of measureFeature(feature, source, units.scale))
        columns.push(describeColumn(feature, name + units.suffix, values, units));
    });
  }
  return makeTable(columns);
}

interface Units {
  readonly scale: Scale;
  readonly name: string;
  readonly suffix: string;
}

interface Source {
  readonly regions: Regions;
  readonly options: MeasureOptions;
  readonly channels: readonly Intensities[];
  readonly hulls: () => ReturnType<typeof measureHulls>;
  readonly outlines: () => ReturnType<typeof measureOutlines>;
}

type Named = readonly [name: string, values: ArrayLike<number>];

/** One feature as named columns. */
function measureFeature(feature: FeatureName, source: Source, scale: Scale): readonly Named[] {
  const { regions } = source;
  const pixel = scale.y * scale.x;
  const one = (values: ArrayLike<number>): readonly Named[] => [[feature, values]];
  switch (feature) {
    case "area":
      return one(regions.area.map((n) => n * pixel));
    case "perimeter":
      return one(outlineLengths(source.outlines(), scale));
    case "equivalent_diameter":
      return one(regions.area.map((n) => Math.sqrt((4 * n * pixel) / Math.PI)));
    case "axis_major_length":
      return one(measureEllipses(regions, scale).major);
    case "axis_minor_length":
      return one(measureEllipses(regions, scale).minor);
    case "eccentricity":
    case "orientation":
      return one(measureEllipses(regions, scale)[feature]);
    case "area_convex":
      return one(source.hulls().area.map((n) => n * pixel));
    case "solidity":
      return one(source.hulls().area.map((convex, k) => (regions.area[k] as number) / convex));
    case "circularity":
      return one(
        outlineLengths(source.outlines(), scale).map((length, k) =>
          length > 0 ? (4 * Math.PI * (regions.area[k] as number) * pixel) / (length * length) : Number.NaN,
        ),
      );
    case "feret_max":
      return one(feretMaxima(source.hulls(), scale));
    case "feret_min":
      return one(feretMinima(source.hulls(), scale));
    case "bbox":
      return [
        ["bbox_min_row", regions.minRow],
        ["bbox_min_col", regions.minCol],
        ["bbox_max_row", regions.maxRow],
        ["bbox_max_col", regions.maxCol],
      ];
    case "centroid":
      return [
        ["centroid_y", regions.centroidY.map((y) => y * scale.y)],
        ["centroid_x", regions.centroidX.map((x) => x * scale.x)],
      ];
    case "touches_edge":
      return one(
        regions.minRow.map((row, k) =>
          row === 0 ||
          regions.minCol[k] === 0 ||
          regions.maxRow[k] === regions.height ||
          regions.maxCol[k] === regions.width
            ? 1
            : 0,
        ),
      );
    case "neighbours":
      return one(countNeighbours(regions, source.options.neighbourDistancePx ?? 1));
    case "nearest_neighbour_distance":
      return one(nearestCentroids(regions, scale));
    case "confidence":
      return one(regions.ids.map((id) => source.options.confidence?.get(id) ?? Number.NaN));
    default:
      return source.channels.map((channel, index) => [channelColumn(feature, index, source), channel[feature]]);
  }
}

function channelColumn(feature: FeatureName, index: number, source: Source): string {
  const names = source.options.channelNames ?? [];
  const name = names[index];
  const isUnique = names.indexOf(name ?? "") === names.lastIndexOf(name ?? "");
  if (name !== undefined && name !== "") return `${feature}_${name}${isUnique ? "" : `_${index + 1}`}`;
  return source.channels.length === 1 ? feature : `${feature}_${index + 1}`;
}

function describeColumn(feature: FeatureName, name: string, values: ArrayLike<number>, units: Units): Column {
  const { kind } = FEATURES[feature];
  const plain = Array.from(values);
  if (feature === "bbox") return { name, unit: "px", values: plain };
  if (kind === "length") return { name, unit: units.name, values: plain };
  if (kind === "area") return { name, unit: `${units.name}²`, values: plain };
  if (kind === "angle") return { name, unit: "rad", values: plain };
  return { name, values: plain };
}

const needsIntensity = (feature: FeatureName): boolean => featureNeeds(feature) === "intensity";

function chooseFeatures(options: MeasureOptions): readonly FeatureName[] {
  const { intensity, confidence } = options;
  if (options.features === undefined) {
    return FEATURE_NAMES.filter((name) => {
      const needs = featureNeeds(name);
      return needs === undefined || (needs === "intensity" ? intensity !== undefined : confidence !== undefined);
    });
  }
  const features = parseFeatures([...new Set(options.features)]);
  const missing = features.find(needsIntensity);
  if (missing !== undefined && intensity === undefined) {
    throw new CambrianError(
      "measure/no-intensity",
      `"${missing}" is read from an image, but only labels were given. Give the image the labels belong to, or leave "${missing}" out.`,
      { feature: missing },
    );
  }
  return features;
}

function chooseScales(labels: Labels, options: MeasureOptions): readonly Units[] {
  const size = labels.pixelSize ?? options.intensity?.pixelSize;
  const units = options.units ?? (size ? "physical" : "px");
  if (units === "px") return [{ scale: { y: 1, x: 1 }, name: "px", suffix: "" }];
  if (size === undefined) {
    throw new CambrianError(
      "measure/no-pixel-size",
      `Physical units were asked for, but neither the labels nor the image say how large a pixel is. Give the pixel size, or measure in px.`,
      { units },
    );
  }
  const physical = { scale: { y: size.y, x: size.x }, name: "µm", suffix: "" };
  return units === "physical" ? [physical] : [physical, { scale: { y: 1, x: 1 }, name: "px", suffix: "_px" }];
}

function checkIntensity(labels: Labels, intensity: Planes | undefined): void {
  if (intensity === undefined || (intensity.height === labels.height && intensity.width === labels.width)) return;
  throw new CambrianError(
    "image/size-mismatch",
    `The labels have ${labels.height} x ${labels.width} pixels (rows x columns), the image ${intensity.height} x ${intensity.width}. Give the image that the labels were made from.`,
    {
      labels: { height: labels.height, width: labels.width },
      intensity: { height: intensity.height, width: intensity.width },
    },
  );
}

/** A value that is worked out when first asked for. */
function once<T>(regions: Regions, make: (regions: Regions) => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make(regions);
    return made;
  };
}
