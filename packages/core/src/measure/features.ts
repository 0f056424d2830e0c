/**
 * The names of everything that can be measured, what they mean, and which columns they fill.
 */
import { CambrianError } from "../error/cambrian-error.js";

/** What a column's numbers are in: scaled with the pixel size or plain. */
type Kind = "length" | "area" | "angle" | "plain";

interface Feature {
  readonly kind: Kind;
  /** What it says, with its value where an object is too small to have one. */
  readonly about: string;
  readonly needs?: "intensity" | "confidence";
}

const PLAIN = { kind: "plain" } as const;
const INTENSITY = { kind: "plain", needs: "intensity" } as const;

/** All features in the order in which they are measured by default. */
export const FEATURES = {
  area: { kind: "area", about: "pixels of the object" },
  perimeter: {
    kind: "length",
    about: "length of the line through the centres of the border pixels, holes included; 0 for one pixel",
  },
  equivalent_diameter: { kind: "length", about: "diameter of the circle of the same area" },
  axis_major_length: {
    kind: "length",
    about: "long axis of the ellipse with the same second moments; 0 for one pixel",
  },
  axis_minor_length: { kind: "length", about: "short axis of that ellipse; 0 for a straight line" },
  eccentricity: { ...PLAIN, about: "of that ellipse: 0 for a circle and for one pixel, 1 for a straight line" },
  orientation: {
    kind: "angle",
    about: "angle from the upward axis of rows to the long axis, -pi/2 to pi/2; -pi/4 where no axis is longer",
  },
  solidity: { ...PLAIN, about: "area / area_convex; 1 for one pixel and straight lines" },
  area_convex: { kind: "area", about: "pixels whose centre lies in the convex hull of the pixels (as diamonds)" },
  circularity: {
    ...PLAIN,
    about: "4 pi area / perimeter²; above 1 for very small objects, NaN where the perimeter is 0",
  },
  feret_max: { kind: "length", about: "largest extent in any direction (maximum caliper)" },
  feret_min: { kind: "length", about: "smallest extent in any direction (minimum caliper); 0.707 px for one pixel" },
  bbox: {
    ...PLAIN,
    about: "bbox_min_row, bbox_min_col, bbox_max_row, bbox_max_col: first and one past the last, in px",
  },
  centroid: { kind: "length", about: "centroid_y, centroid_x: mean position; the first pixel's centre is 0" },
  touches_edge: { ...PLAIN, about: "1 when a pixel lies in the first or last row or column, else 0" },
  neighbours: {
    ...PLAIN,
    about: "how many other objects touch it (corners count), or come within `neighbourDistancePx`",
  },
  nearest_neighbour_distance: {
    kind: "length",
    about: "distance from its centroid to the nearest other centroid; NaN when it is alone",
  },
  mean: { ...INTENSITY, about: "mean intensity; one column per channel, as the other intensities" },
  median: { ...INTENSITY, about: "median intensity" },
  min: { ...INTENSITY, about: "lowest intensity" },
  max: { ...INTENSITY, about: "highest intensity" },
  sd: { ...INTENSITY, about: "standard deviation of the object's pixels (divided by n)" },
  integrated: { ...INTENSITY, about: "sum of the intensities of its pixels; does not depend on the pixel size" },
  confidence: { ...PLAIN, needs: "confidence", about: "as given by whoever found the object; NaN where not given" },
} as const satisfies Readonly<Record<string, Feature>>;

export type FeatureName = keyof typeof FEATURES;

export const FEATURE_NAMES = Object.keys(FEATURES) as readonly FeatureName[];

/** What a feature needs besides the labels. */
export function featureNeeds(name: FeatureName): "intensity" | "confidence" | undefined {
  const feature: Feature = FEATURES[name];
  return feature.needs;
}

/** Words from a person as features; throws `measure/unknown-feature`. */
export function parseFeatures(names: readonly string[]): FeatureName[] {
  return names.map((name) => {
    if (Object.hasOwn(FEATURES, name)) return name as FeatureName;
    throw new CambrianError(
      "measure/unknown-feature",
      `There is no measurement called "${name}". Choose from: ${FEATURE_NAMES.join(", ")}.`,
      { asked: name, features: FEATURE_NAMES },
    );
  });
}
