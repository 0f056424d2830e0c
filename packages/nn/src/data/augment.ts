/**
 * How training images are varied, so that a network learns what matters and not where, how large or how bright it
 * was. The place and shape (`drawWarp`) change pixels and truth alike; the looks (`recolour`) change pixels only.
 */

/** A range a number is drawn from; both ends may be equal. */
export type Range = readonly [low: number, high: number];

export interface AugmentOptions {
  /** Mirror up-down and left-right, each with chance one half. Default true. */
  readonly flips: boolean;
  /** Turn by up to so many degrees either way, or by whole quarter turns only, which keeps pixels sharp. Default 180. */
  readonly rotation: number | "quarter";
  /** Objects become so many times larger (below 1: smaller), evenly on a logarithmic scale. Default 0.7 to 1.4. */
  readonly scale: Range;
  /**
   * Bend smoothly: displacements of standard deviation `sizePx` in both directions that change over about `spacingPx`.
   * Default: chance 0.3, size 1.5, spacing 32.
   */
  readonly elastic: { readonly chance: number; readonly sizePx: number; readonly spacingPx: number };
  /** Chance to swap dark and bright (1 - value). Default 0. */
  readonly invert: number;
  /** Exponent for values above 0; below 1 brightens the dim. Default 0.7 to 1.4, evenly on a logarithmic scale. */
  readonly gamma: Range;
  /** Stretches values away from the mean of their channel. Default 0.7 to 1.4, evenly on a logarithmic scale. */
  readonly contrast: Range;
  /** Added to all values, evenly from minus to plus this. Default 0.1. */
  readonly brightness: number;
  /** Multiplies each channel by its own number. Default 0.9 to 1.1, evenly on a logarithmic scale. */
  readonly channelGain: Range;
  /** Gaussian blur. Default: chance 0.2, standard deviation 0.3 to 1.5 pixels. */
  readonly blur: { readonly chance: number; readonly sigmaPx: Range };
  /**
   * Camera noise of standard deviation sqrt(read² + shot² max(value, 0)), drawn anew for every pixel and channel.
   * Default: chance 0.4, read 0 to 0.05, shot 0 to 0.08.
   */
  readonly noise: { readonly chance: number; readonly read: Range; readonly shot: Range };
}

/** For microscope images without up and down. */
export const defaultAugment: AugmentOptions = {
  flips: true,
  rotation: 180,
  scale: [0.7, 1.4],
  elastic: { chance: 0.3, sizePx: 1.5, spacingPx: 32 },
  invert: 0,
  gamma: [0.7, 1.4],
  contrast: [0.7, 1.4],
  brightness: 0.1,
  channelGain: [0.9, 1.1],
  blur: { chance: 0.2, sigmaPx: [0.3, 1.5] },
  noise: { chance: 0.4, read: [0, 0.05], shot: [0, 0.08] },
};

/** Only the place of the crop is drawn: its pixels are those of the image, bit for bit. */
export const noAugment: AugmentOptions = {
  flips: false,
  rotation: 0,
  scale: [1, 1],
  elastic: { chance: 0, sizePx: 0, spacingPx: 32 },
  invert: 0,
  gamma: [1, 1],
  contrast: [1, 1],
  brightness: 0,
  channelGain: [1, 1],
  blur: { chance: 0, sigmaPx: [0, 0] },
  noise: { chance: 0, read: [0, 0], shot: [0, 0] },
};
