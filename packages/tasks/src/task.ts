/**
 * The contract of the family of tasks. A task is one folder that says what a person draws, what the network
 * should say about it, how that becomes an answer, and how good the answer is. Everything else (training,
 * tiling, files, command line, workbench) works with any task through this file.
 */
import type { Image, ImageInfo, PixelSize, PlaneSize, Planes, Warp, WorkOptions } from "@cambrian/core";
import type { Network, Tensor, Value } from "@cambrian/nn";

/** One option a person may turn; becomes a flag of the command line and a field of the workbench. */
export interface OptionSpec<T> {
  readonly default: T;
  readonly kind: "number" | "string" | "flag" | "quantity" | "choice";
  readonly choices?: readonly T[];
  readonly min?: number;
  readonly max?: number;
  /** True when a number must be a whole one. */
  readonly whole?: boolean;
  /** One sentence with the unit. */
  readonly about: string;
  /** When it matters: while a model is trained, when it predicts, or when results are scored. */
  readonly stage: "train" | "predict" | "evaluate";
}

export type OptionTable<Options> = { readonly [K in keyof Options]-?: OptionSpec<Options[K]> };

/** An image with what a person said about it. */
export interface Example<Truth> {
  readonly name: string;
  readonly image: Image;
  readonly truth: Truth;
}

/** What a task learns from the training set before the network is built; stored in the model's card. Plain JSON. */
export interface Traits {
  /** Channels the network reads; grey images are repeated to fill a colour network. */
  readonly channels: number;
  readonly channelNames: readonly string[];
  /** True when the channels are red, green, blue. */
  readonly rgb: boolean;
  /** Micrometres per pixel of the training images, when they agree on it. */
  readonly pixelSizeUm?: number;
  /** Typical size of what is looked for, in pixels of the training images. */
  readonly objectDiameterPx?: number;
  readonly [more: string]: unknown;
}

/** Output or target maps by name, each [c, y, x] without a batch axis. */
export type Maps = Readonly<Record<string, Tensor>>;

/** A part of the image with the network's answer to it. All coordinates are pixels of the image the network saw. */
export interface Tile {
  /** Where the answer begins in the image. */
  readonly y: number;
  readonly x: number;
  /** The part this tile is responsible for; the cores of all tiles cover the image without overlap. Half-open. */
  readonly core: { readonly y0: number; readonly x0: number; readonly y1: number; readonly x1: number };
  readonly outputs: Maps;
}

/** How a decoder gets answers: the plain case asks once and reads the tiles; a flood-filling decoder asks again and again. */
export interface Ask {
  /** Height and width of the image the network saw, in pixels. */
  readonly height: number;
  readonly width: number;
  /** Length in what the network saw of one pixel of the user's image; default 1. */
  readonly scale?: number;
  tiles(): AsyncIterable<Tile>;
}

export interface LossTerms {
  /** The scalar that is minimised. */
  readonly total: Value;
  /** Named scalars to watch; may be empty. */
  readonly parts: Readonly<Record<string, Value>>;
}

export interface Scores {
  /** The one number the task is judged by. */
  readonly headline: { readonly name: string; readonly value: number };
  readonly values: Readonly<Record<string, number>>;
  readonly perImage: readonly Readonly<Record<string, number>>[];
}

export interface Task<Truth, Result, Options extends object> {
  readonly id: string;
  readonly title: string;
  /** Of targets and decoder together; a model of another version is refused. */
  readonly version: number;
  readonly options: OptionTable<Options>;
  /** What the network must know about the data. */
  study(examples: readonly Example<Truth>[], options: Options): Traits;
  /** Several networks are allowed (generator, discriminator); the plain case has one, called "main". */
  buildModel(traits: Traits, options: Options): Readonly<Record<string, Network>>;
  /** Truth -> what the network should say, for an image of this size. */
  makeTargets(truth: Truth, options: Options): Maps;
  /** One loss per network; outputs and targets carry a batch axis in front. */
  loss(outputs: Readonly<Record<string, Value>>, targets: Readonly<Record<string, Value>>, options: Options): LossTerms;
  decode(ask: Ask, options: Options, work?: WorkOptions): Promise<Result>;
  score(pairs: readonly { readonly result: Result; readonly truth: Truth }[], options: Options): Scores;
  /** A small drawn image with exact truth. */
  makeSample(seed: number): Example<Truth>;
  /** The same place and shape changes for truth as for pixels, for augmentation and rescaling. */
  warpTruth(truth: Truth, warp: Warp): Truth;
  /** Bring a normalised image to the scale the network was trained at. Default: unchanged. */
  fitImage?(
    planes: Planes,
    about: { readonly traits: Traits; readonly options: Options; readonly pixelSize?: PixelSize },
  ): Planes;
  /** The size that `fitImage` would give an image, which it must do by `resizePlanes`: for images that are read in parts. */
  fitSize?(
    size: PlaneSize,
    about: { readonly traits: Traits; readonly options: Options; readonly pixelSize?: PixelSize },
  ): PlaneSize;
  /** Bring a result back to the size of the image. Needed with `fitImage`. */
  fitResult?(result: Result, image: ImageInfo): Result;
  /** Whether these options ask for the average over mirror images. */
  mirrors?(options: Options): boolean;
  /** What a mirrored answer says about the image itself, apart from its place: channels that stand for directions change over. */
  mirrorMaps?(maps: Maps, axis: "y" | "x"): Maps;
  /** Choose prediction options (thresholds) on images that were not trained on; each is asked when its turn comes. */
  tune?(
    asked: readonly { readonly ask: () => Ask; readonly truth: Truth }[],
    options: Options,
    work?: WorkOptions,
  ): Promise<Partial<Options>>;
}
