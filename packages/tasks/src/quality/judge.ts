/**
 * What the looks at all images of a project say together: findings with their numbers, where they are, and what one click can do
 * about them.
 */
import { hashDistance, type ImageLook } from "./look.js";

export interface JudgedImage {
  readonly id: string;
  readonly name: string;
  readonly sha256: string;
  readonly split: "train" | "validation" | "test" | undefined;
  readonly labelled: boolean;
  /** Micrometres a pixel, when known. */
  readonly um: number | undefined;
  readonly look: ImageLook;
}

/** A change to the project, as the journal knows it. */
export type FixChange = Readonly<Record<string, unknown>> & { readonly kind: string };

export interface QualityFinding {
  readonly id: string;
  readonly kind:
    | "blurred"
    | "saturated"
    | "empty"
    | "constant"
    | "mixed-pixel-size"
    | "duplicate"
    | "near-duplicate"
    | "leak"
    | "unlabelled-objects"
    | "fragments"
    | "class-imbalance"
    | "few-objects"
    | "no-test";
  readonly severity: "stop" | "warn" | "note";
  readonly title: string;
  readonly text: string;
  readonly images: readonly string[];
  readonly places: readonly {
    readonly image: string;
    readonly box: { readonly y0: number; readonly x0: number; readonly y1: number; readonly x1: number };
    readonly object?: number;
  }[];
  readonly measure?: {
    readonly name: string;
    readonly unit: string;
    readonly limit: number;
    readonly limitName: string;
    readonly ends: readonly [string, string];
    readonly values: readonly { readonly image: string; readonly value: number }[];
  };
  readonly fixes: readonly { readonly label: string; readonly changes: readonly FixChange[] }[];
}

export interface Verdict {
  readonly findings: readonly QualityFinding[];
  /** What was looked at and found right. */
  readonly passed: readonly string[];
}

/** An image is called blurred when it has less than this part of the median sharpness, */
const BLUR_PART = 0.6;
/** and less than this part of the lower quartile's, so that a project of two kinds of images is not halved. */
const BLUR_QUARTILE = 0.75;
const MOST_SATURATED = 0.01;
/** Signal by noise below which a picture shows nothing. */
const LEAST_SIGNAL = 6;
/** Bits of the hash that pictures of the same thing may differ in. */
const NEAR = 3;
/** Cells below which a model has little to learn from. */
const FEW = 50;
const RARE = 0.05;

const images = (count: number): string => (count === 1 ? "1 image" : `${count} images`);
const names = (list: readonly JudgedImage[]): string =>
  list.length <= 3
    ? list.map(({ name }) => name).join(", ")
    : `${list
        .slice(0, 2)
        .map(({ name }) => name)
        .join(", ")} and ${list.length - 2} more`;

/** Findings, the most serious first. */
export function judgeImages(all: readonly JudgedImage[], classNames: readonly string[] = []): Verdict {
  const parts = [
    leaks(all),
    constants(all),
    empties(all),
    blurred(all),
    saturated(all),
    pixelSizes(all),
    duplicates(all),
    unlabelled(all),
    fragments(all),
    classes(all, classNames),
    few(all),
    noTest(all),
  ];
  const order = ["stop", "warn", "note"];
  return {
    findings: parts.flatMap(({ found }) => found).sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity)),
    passed: parts.flatMap(({ found, passed }) => (found.length === 0 && passed ? [passed] : [])),
  };
}

interface Part {
  readonly found: readonly QualityFinding[];
  readonly passed: string | undefined;
}

const leaveOut = (ids: readonly string[], label: string): QualityFinding["fixes"][number] => ({
  label,
  changes: [{ kind: "images.remove", images: ids }],
});

/** The same pictures among those learnt from and those tested with. */
function leaks(all: readonly JudgedImage[]): Part {
  const tested = all.filter(({ split }) => split === "test");
  const learnt = all.filter(({ split, labelled }) => labelled && split !== "test");
  const pairs = tested.flatMap((test) =>
    learnt.filter((other) => isSame(test, other)).map((other) => ({ test, other })),
  );
  if (pairs.length === 0)
    return { found: [], passed: tested.length > 0 ? "No test image is among those learnt from." : undefined };
  const ids = [...new Set(pairs.map(({ other }) => other.id))];
  const others = all.filter(({ id }) => ids.includes(id));
  return {
    passed: undefined,
    found: [
      {
        id: `leak-${ids.join("-").slice(0, 60)}`,
        kind: "leak",
        severity: "stop",
        title: `${images(ids.length)} to learn from ${ids.length === 1 ? "is" : "are"} also a test image: ${names(others)}.`,
        text: "A model would be tested on what it has seen, and its score would be too good. Keep each picture on one side.",
        images: [...new Set(pairs.flatMap(({ test, other }) => [other.id, test.id]))],
        places: [],
        fixes: [leaveOut(ids, "Leave the copies out")],
      },
    ],
  };
}

const isSame = (a: JudgedImage, b: JudgedImage): boolean =>
  a.sha256 === b.sha256 ||
  (!a.look.constant && !b.look.constant && hashDistance(a.look.hash, b.look.hash) <= NEAR && alike(a, b));

/** Pictures with equal hashes that also agree in sharpness and signal are taken for one. */
function alike({ look: a }: JudgedImage, { look: b }: JudgedImage): boolean {
  return Math.abs(Math.log((a.sharpness + 1e-9) / (b.sharpness + 1e-9))) < 0.15;
}

function constants(all: readonly JudgedImage[]): Part {
  const bad = all.filter(({ look }) => look.constant);
  if (bad.length === 0) return { found: [], passed: "Every image shows something." };
  return {
    passed: undefined,
    found: [
      {
        id: `constant-${bad
          .map(({ id }) => id)
          .join("-")
          .slice(0, 60)}`,
        kind: "constant",
        severity: "stop",
        title: `${images(bad.length)} ${bad.length === 1 ? "has" : "have"} one value everywhere: ${names(bad)}.`,
        text: "Nothing was recorded, or the wrong channel was kept. Such an image teaches that cells can be anywhere.",
        images: bad.map(({ id }) => id),
        places: [],
        fixes: [
          leaveOut(
            bad.map(({ id }) => id),
            bad.length === 1 ? "Take it off the project" : "Take them off the project",
          ),
        ],
      },
    ],
  };
}

function empties(all: readonly JudgedImage[]): Part {
  const bad = all.filter(({ look }) => !look.constant && look.signal < LEAST_SIGNAL && look.objects === 0);
  if (bad.length === 0) return { found: [], passed: undefined };
  return {
    passed: undefined,
    found: [
      {
        id: `empty-${bad
          .map(({ id }) => id)
          .join("-")
          .slice(0, 60)}`,
        kind: "empty",
        severity: "warn",
        title: `${images(bad.length)} ${bad.length === 1 ? "looks" : "look"} empty: ${names(bad)}.`,
        text: `The brightest parts are less than ${LEAST_SIGNAL} times the noise above the dark. If there are truly no cells, keep a few: a model learns from empty images too.`,
        images: bad.map(({ id }) => id),
        places: [],
        measure: line(
          "Signal by noise",
          "",
          LEAST_SIGNAL,
          "six times the noise",
          ["nothing", "bright"],
          all,
          ({ signal }) => Math.min(signal, 1000),
        ),
        fixes: [
          leaveOut(
            bad.map(({ id }) => id),
            bad.length === 1 ? "Take it off the project" : "Take them off the project",
          ),
        ],
      },
    ],
  };
}

function line(
  name: string,
  unit: string,
  limit: number,
  limitName: string,
  ends: readonly [string, string],
  all: readonly JudgedImage[],
  value: (look: ImageLook) => number,
): NonNullable<QualityFinding["measure"]> {
  return { name, unit, limit, limitName, ends, values: all.map(({ id, look }) => ({ image: id, value: value(look) })) };
}

function blurred(all: readonly JudgedImage[]): Part {
  const sharp = all
    .filter(({ look }) => !look.constant)
    .map(({ look }) => look.sharpness)
    .sort((a, b) => a - b);
  if (sharp.length < 4) return { found: [], passed: undefined };
  const middle = sharp[sharp.length >> 1] as number;
  const quartile = sharp[Math.floor(sharp.length / 4)] as number;
  const limit = Math.min(middle * BLUR_PART, quartile * BLUR_QUARTILE);
  const bad = all.filter(({ look }) => !look.constant && look.sharpness < limit);
  if (bad.length === 0) return { found: [], passed: "All images are about as sharp as each other." };
  const percent = Math.round((100 * Math.max(...bad.map(({ look }) => look.sharpness))) / middle);
  return {
    passed: undefined,
    found: [
      {
        id: `blurred-${bad
          .map(({ id }) => id)
          .join("-")
          .slice(0, 60)}`,
        kind: "blurred",
        severity: "warn",
        title: `${images(bad.length)} ${bad.length === 1 ? "is" : "are"} blurred: ${names(bad)}.`,
        text: `Edges there are at most ${percent} % as sharp as in the middle image. Outlines drawn on a blur teach a model to be vague; leave them out, unless the images to come are blurred too.`,
        images: bad.map(({ id }) => id),
        places: [],
        measure: line(
          "Edge sharpness",
          "",
          limit,
          "six tenths of the middle",
          ["blurred", "sharp"],
          all,
          ({ sharpness }) => sharpness,
        ),
        fixes: [
          leaveOut(
            bad.map(({ id }) => id),
            bad.length === 1 ? "Leave it out" : "Leave them out",
          ),
        ],
      },
    ],
  };
}

function saturated(all: readonly JudgedImage[]): Part {
  const bad = all.filter(({ look }) => look.saturated > MOST_SATURATED);
  if (bad.length === 0) return { found: [], passed: "No image has more than 1 % of its pixels at the camera's limit." };
  const most = Math.max(...bad.map(({ look }) => look.saturated));
  return {
    passed: undefined,
    found: [
      {
        id: `saturated-${bad
          .map(({ id }) => id)
          .join("-")
          .slice(0, 60)}`,
        kind: "saturated",
        severity: "warn",
        title: `${images(bad.length)} ${bad.length === 1 ? "is" : "are"} too bright for the camera: ${names(bad)}.`,
        text: `Up to ${(100 * most).toFixed(1)} % of the pixels are at the largest value. Shapes can still be found there, but brightness cannot be measured.`,
        images: bad.map(({ id }) => id),
        places: [],
        measure: line(
          "Pixels at the limit",
          "%",
          100 * MOST_SATURATED,
          "1 % of the pixels",
          ["none", "many"],
          all,
          (look) => 100 * look.saturated,
        ),
        fixes: [
          leaveOut(
            bad.map(({ id }) => id),
            bad.length === 1 ? "Leave it out" : "Leave them out",
          ),
        ],
      },
    ],
  };
}

function pixelSizes(all: readonly JudgedImage[]): Part {
  const known = all.filter(({ um }) => um !== undefined);
  const groups = new Map<string, JudgedImage[]>();
  for (const image of known) {
    const key = (image.um as number).toPrecision(3);
    groups.set(key, [...(groups.get(key) ?? []), image]);
  }
  const unknown = all.filter(({ um }) => um === undefined);
  if (groups.size + (unknown.length > 0 ? 1 : 0) <= 1)
    return { found: [], passed: known.length > 0 ? "All images have the same pixel size." : undefined };
  const sizes = [...groups].sort((a, b) => b[1].length - a[1].length);
  const [most, ...rest] = sizes;
  const odd = [...rest.flatMap(([, members]) => members), ...unknown];
  const common = most?.[1][0]?.um;
  return {
    passed: undefined,
    found: [
      {
        id: `mixed-pixel-size-${sizes.map(([size]) => size).join("-")}-${unknown.length}`,
        kind: "mixed-pixel-size",
        severity: "warn",
        title: `Pixels are not equally wide: ${[
          ...sizes.map(([size, members]) => `${Number(size)} µm in ${images(members.length)}`),
          ...(unknown.length > 0 ? [`unknown in ${images(unknown.length)}`] : []),
        ].join(", ")}.`,
        text: "Sizes in µm rest on this, and a model expects cells of the size it has learnt. Correct it where it is wrong.",
        images: odd.map(({ id }) => id),
        places: [],
        fixes:
          common === undefined || unknown.length === 0
            ? []
            : [
                {
                  label: `Unknown ones are ${Number(common.toPrecision(3))} µm`,
                  changes: unknown.map(({ id }) => ({
                    kind: "image.describe",
                    image: id,
                    set: { pixelSize: { x: common, y: common } },
                  })),
                },
              ],
      },
    ],
  };
}

function duplicates(all: readonly JudgedImage[]): Part {
  const found: QualityFinding[] = [];
  const seen: JudgedImage[] = [];
  const groups: { exact: boolean; members: JudgedImage[] }[] = [];
  for (const image of all) {
    const twin = seen.find((other) => isSame(image, other));
    if (!twin) {
      seen.push(image);
      continue;
    }
    const exact = twin.sha256 === image.sha256;
    const group = groups.find(({ members, exact: same }) => same === exact && members[0]?.id === twin.id);
    if (group) group.members.push(image);
    else groups.push({ exact, members: [twin, image] });
  }
  for (const { exact, members } of groups) {
    const [first, ...copies] = members;
    found.push({
      id: `${exact ? "duplicate" : "near-duplicate"}-${members
        .map(({ id }) => id)
        .join("-")
        .slice(0, 60)}`,
      kind: exact ? "duplicate" : "near-duplicate",
      severity: "warn",
      title: exact ? `${names(members)} are the same file.` : `${names(members)} show the same thing.`,
      text: "A picture that is there twice counts twice when a model learns and when cells are measured.",
      images: members.map(({ id }) => id),
      places: [],
      fixes: [
        leaveOut(
          copies.map(({ id }) => id),
          `Keep ${first?.name ?? "the first"}, take ${copies.length === 1 ? "the other" : "the others"} off`,
        ),
      ],
    });
  }
  return { found, passed: "No image is there twice." };
}

function unlabelled(all: readonly JudgedImage[]): Part {
  const bad = all.filter(({ labelled, look }) => labelled && look.suspects.length > 0);
  const total = bad.reduce((sum, { look }) => sum + look.suspects.length, 0);
  if (total === 0)
    return {
      found: [],
      passed: all.some(({ labelled }) => labelled) ? "No labelled image seems to lack an outline." : undefined,
    };
  return {
    passed: undefined,
    found: [
      {
        id: `unlabelled-objects-${bad
          .map(({ id, look }) => `${id}.${look.suspects.length}`)
          .join("-")
          .slice(0, 60)}`,
        kind: "unlabelled-objects",
        severity: "warn",
        title: `${total === 1 ? "1 place looks" : `${total} places look`} like cells nobody labelled, in ${images(bad.length)}.`,
        text: "What is not outlined in a labelled image teaches that it is no cell. Outline them, or call it fine if they are none.",
        images: bad.map(({ id }) => id),
        places: bad.flatMap(({ id, look }) => look.suspects.map(({ box }) => ({ image: id, box }))),
        fixes: [],
      },
    ],
  };
}

function fragments(all: readonly JudgedImage[]): Part {
  const crumbs = all.flatMap(({ id, look }) => look.fragments.map((each) => ({ image: id, ...each })));
  const broken = all.flatMap(({ id, look }) => look.pieces.map((each) => ({ image: id, ...each })));
  if (crumbs.length + broken.length === 0)
    return {
      found: [],
      passed: all.some(({ look }) => look.objects > 0) ? "No outline is a crumb or in pieces." : undefined,
    };
  const where = [...new Set([...crumbs, ...broken].map(({ image }) => image))];
  const words = [
    ...(crumbs.length > 0
      ? [
          crumbs.length === 1
            ? "1 outline is a crumb of a few pixels"
            : `${crumbs.length} outlines are crumbs of a few pixels`,
        ]
      : []),
    ...(broken.length > 0
      ? [broken.length === 1 ? "1 is in several pieces" : `${broken.length} are in several pieces`]
      : []),
  ];
  return {
    passed: undefined,
    found: [
      {
        id: `fragments-${[...crumbs, ...broken]
          .map(({ image, object }) => `${image}.${object}`)
          .join("-")
          .slice(0, 60)}`,
        kind: "fragments",
        severity: "warn",
        title: `${words.join(", and ")}.`,
        text: "They are mostly slips of the brush. A model would learn to find crumbs, and counts would be too high.",
        images: where,
        places: [...crumbs, ...broken].map(({ image, box, object }) => ({ image, box, object })),
        fixes: [],
      },
    ],
  };
}

function classes(all: readonly JudgedImage[], classNames: readonly string[]): Part {
  if (classNames.length < 2) return { found: [], passed: undefined };
  const counts = classNames.map((_, k) => all.reduce((sum, { look }) => sum + (look.classes[k] ?? 0), 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const rare = counts.flatMap((count, k) => (count < RARE * total ? [k] : []));
  if (total === 0 || rare.length === 0) return { found: [], passed: total > 0 ? "No class is rare." : undefined };
  return {
    passed: undefined,
    found: [
      {
        id: `class-imbalance-${rare.join("-")}`,
        kind: "class-imbalance",
        severity: "note",
        title: `${rare.map((k) => `${classNames[k]} has ${counts[k]} of ${total} cells`).join(", ")}.`,
        text: "A model seldom says what it has seldom seen. Label more of them before you trust their numbers.",
        images: all.filter(({ look }) => rare.some((k) => (look.classes[k] ?? 0) > 0)).map(({ id }) => id),
        places: [],
        fixes: [],
      },
    ],
  };
}

function few(all: readonly JudgedImage[]): Part {
  const learnt = all.filter(({ labelled, split }) => labelled && split !== "test");
  const count = learnt.reduce((sum, { look }) => sum + look.objects, 0);
  if (count >= FEW) return { found: [], passed: `There are ${count.toLocaleString("en-GB")} cells to learn from.` };
  return {
    passed: undefined,
    found: [
      {
        id: `few-objects-${count}`,
        kind: "few-objects",
        severity: "warn",
        title: `There ${count === 1 ? "is 1 cell" : `are ${count} cells`} to learn from.`,
        text: `Below about ${FEW}, a model mostly repeats what it knew before. Label a few more, from different images.`,
        images: learnt.map(({ id }) => id),
        places: [],
        fixes: [],
      },
    ],
  };
}

function noTest(all: readonly JudgedImage[]): Part {
  const labelled = all.filter((image) => image.labelled);
  if (all.some(({ split }) => split === "test")) return { found: [], passed: "Some images are kept for testing." };
  if (labelled.length < 4) return { found: [], passed: undefined };
  const chosen = labelled.filter((_, k) => k % 5 === 2).slice(0, Math.max(1, Math.round(labelled.length / 5)));
  return {
    passed: undefined,
    found: [
      {
        id: "no-test",
        kind: "no-test",
        severity: "note",
        title: "No image is kept for testing.",
        text: "Without one, a model's score comes from images that helped to choose it, and is a little too good. Images kept for testing are never learnt from again.",
        images: chosen.map(({ id }) => id),
        places: [],
        fixes: [
          {
            label: `Keep ${images(chosen.length)} for testing`,
            changes: [{ kind: "images.split", images: chosen.map(({ id }) => id), split: "test" }],
          },
        ],
      },
    ],
  };
}
