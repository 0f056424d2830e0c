/**
 * What the network must know about the data: which channels it reads, how large cells are. And the reverse: how an
 * image to predict is made to fit what the network knows.
 */
import { CambrianError, type ImageInfo, parseQuantity, toPlanes } from "@cambrian/core";
import { collapseGrey } from "../input/network-input.js";
import type { Example, Traits } from "../task.js";
import type { CellsTruth } from "./types.js";

/** What the cells task adds to the traits of a model. */
export interface CellsTraits extends Traits {
  /** How many cells were measured. */
  readonly objects: number;
  /** Equivalent diameters in pixels below which 5, 25, 75 and 95 % of the cells lie; missing without cells. */
  readonly objectDiameterQuantilesPx?: Readonly<Record<"0.05" | "0.25" | "0.75" | "0.95", number>>;
}

/** Pixel sizes that differ by less than this part are taken as equal. */
const SAME_PIXEL = 0.01;
/** A scale this near to 1 is not worth resampling for. */
const SAME_SCALE = 0.02;
const LARGEST_SCALE = 16;

/**
 * Study a training set. Grey and colour pictures may be mixed: the network then reads colour, and grey is repeated. A colour
 * picture whose three channels are equal counts as grey. Cells cut by an edge are measured only when there are no others.
 * Throws `image/channel-mismatch` for other mixtures, `data/empty` without examples.
 */
export function studyCells(examples: readonly Example<CellsTruth>[]): CellsTraits {
  const [first] = examples;
  if (!first)
    throw new CambrianError("data/empty", "There are no images to study. Give at least one image with its labels.");
  const pixelSizeUm = commonPixelSize(examples.map(({ image }) => image));
  const diameters = measureDiameters(examples);
  const at = (part: number): number => quantile(diameters, part);
  return {
    ...commonChannels(examples),
    ...(pixelSizeUm === undefined ? {} : { pixelSizeUm }),
    objects: diameters.length,
    ...(diameters.length === 0
      ? {}
      : {
          objectDiameterPx: at(0.5),
          objectDiameterQuantilesPx: { "0.05": at(0.05), "0.25": at(0.25), "0.75": at(0.75), "0.95": at(0.95) },
        }),
  };
}

/**
 * How much larger an image must be made before the network looks at it, so that its cells are as large as in training. `diameter`
 * is a length such as `30px` or `30um` in this image; without it pixel sizes decide where both sides have one, else 1.
 * Throws `option/needs-pixel-size`, `option/needs-object-size`, `option/bad-quantity`, and `option/bad-scale` beyond 16 times
 * either way.
 */
export function predictionScale(traits: Traits, image: Pick<ImageInfo, "pixelSize">, diameter?: string): number {
  const imagePixelUm = image.pixelSize ? pixelLength(image.pixelSize) : undefined;
  const scale =
    diameter === undefined ? scaleByPixel(traits, imagePixelUm) : scaleByCell(traits, imagePixelUm, diameter);
  if (!(scale <= LARGEST_SCALE && scale >= 1 / LARGEST_SCALE)) {
    throw new CambrianError(
      "option/bad-scale",
      `The image would have to be scaled by ${scale.toPrecision(3)} to match the ${traits.objectDiameterPx?.toFixed(0) ?? "?"} px cells of the training images; at most ${LARGEST_SCALE} times either way makes sense. Check the pixel size of the image, or give --diameter in pixels.`,
      { scale, largest: LARGEST_SCALE, imagePixelUm, modelPixelUm: traits.pixelSizeUm, diameter },
    );
  }
  return Math.abs(Math.log(scale)) < SAME_SCALE ? 1 : scale;
}

function scaleByPixel(traits: Traits, imagePixelUm: number | undefined): number {
  return imagePixelUm === undefined || traits.pixelSizeUm === undefined ? 1 : imagePixelUm / traits.pixelSizeUm;
}

function scaleByCell(traits: Traits, imagePixelUm: number | undefined, diameter: string): number {
  const { value, unit } = parseQuantity(diameter);
  if (traits.objectDiameterPx === undefined) {
    throw new CambrianError(
      "option/needs-object-size",
      "The model does not know how large its cells were, so a diameter cannot be used. Leave --diameter out, or train again.",
      { diameter },
    );
  }
  if (unit === "px") return traits.objectDiameterPx / value;
  if (imagePixelUm === undefined) {
    throw new CambrianError(
      "option/needs-pixel-size",
      `A diameter of ${diameter} can only be used when the image says how large its pixels are, and it does not. Give the diameter in pixels, for example --diameter 30px.`,
      { diameter },
    );
  }
  return traits.objectDiameterPx / (value / imagePixelUm);
}

function commonChannels(examples: readonly Example<CellsTruth>[]): Pick<Traits, "channels" | "channelNames" | "rgb"> {
  const kinds = examples.map(({ name, image }) => {
    const grey =
      image.size.c === 1 || (image.size.c === 3 && image.rgb && collapseGrey(toPlanes(image)).channels === 1);
    return { name, image, channels: grey ? 1 : image.size.c, colour: image.rgb && !grey };
  });
  const [first] = kinds;
  if (kinds.some(({ colour }) => colour)) {
    const odd = kinds.find(({ colour, channels }) => !colour && channels !== 1);
    if (odd) throw mismatch(odd.name, odd.channels, "red, green, blue");
    return { channels: 3, channelNames: ["red", "green", "blue"], rgb: true };
  }
  const channels = first?.channels ?? 1;
  const odd = kinds.find((kind) => kind.channels !== channels);
  if (odd) throw mismatch(odd.name, odd.channels, countOf(channels));
  const names = (first?.image.channels ?? []).map(({ name }) => name);
  const agree =
    names.length === channels &&
    kinds.every(({ image }) => image.size.c === channels && names.every((name, c) => image.channels[c]?.name === name));
  if (agree) return { channels, channelNames: names, rgb: false };
  const unnamed = channels === 1 ? ["grey"] : Array.from({ length: channels }, (_, c) => `channel ${c + 1}`);
  return { channels, channelNames: unnamed, rgb: false };
}

function mismatch(name: string, channels: number, expected: string): CambrianError {
  return new CambrianError(
    "image/channel-mismatch",
    `"${name}" has ${countOf(channels)}, others have ${expected}. Only grey and colour pictures can be mixed; train on images with the same channels.`,
    { name, got: channels, expected },
  );
}

const countOf = (channels: number): string => (channels === 1 ? "1 channel" : `${channels} channels`);

const pixelLength = ({ x, y }: { readonly x: number; readonly y: number }): number => Math.sqrt(x * y);

function commonPixelSize(images: readonly ImageInfo[]): number | undefined {
  const sizes = images.flatMap(({ pixelSize }) => (pixelSize ? [pixelLength(pixelSize)] : [])).sort((a, b) => a - b);
  if (sizes.length < images.length) return undefined;
  const middle = quantile(sizes, 0.5);
  return sizes.every((size) => Math.abs(size / middle - 1) <= SAME_PIXEL) ? middle : undefined;
}

/** Equivalent diameters of all cells, ascending. */
function measureDiameters(examples: readonly Example<CellsTruth>[]): number[] {
  const whole: number[] = [];
  const cut: number[] = [];
  for (const { truth } of examples) {
    const { data, height, width } = truth.labels;
    const area = new Map<number, number>();
    const atEdge = new Set<number>();
    for (let y = 0, at = 0; y < height; y++)
      for (let x = 0; x < width; x++, at++) {
        const id = data[at] as number;
        if (id === 0) continue;
        area.set(id, (area.get(id) ?? 0) + 1);
        if (y === 0 || x === 0 || y === height - 1 || x === width - 1) atEdge.add(id);
      }
    for (const [id, pixels] of area) (atEdge.has(id) ? cut : whole).push(2 * Math.sqrt(pixels / Math.PI));
  }
  return (whole.length > 0 ? whole : cut).sort((a, b) => a - b);
}

/** Of ascending values, linear between neighbours. */
function quantile(sorted: readonly number[], part: number): number {
  const place = part * (sorted.length - 1);
  const below = Math.floor(place);
  const a = sorted[below] ?? 0;
  return a + ((sorted[below + 1] ?? a) - a) * (place - below);
}
