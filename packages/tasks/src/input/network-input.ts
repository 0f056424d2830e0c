/**
 * What networks are shown of an image: normalised planes, with as many channels as the network reads.
 */
import { CambrianError, type Image, normalisePlanes, type Planes, toPlanes } from "@cambrian/core";
import type { Traits } from "../task.js";

/** What networks are shown lies within this; brighter specks are cut off, in training as in prediction. */
export const NETWORK_RANGE = [-1, 3] as const;
/** Percentiles of a channel that become 0 and 1. */
export const NETWORK_PERCENTILES = { low: 1, high: 99.8 } as const;

/** Float planes of a colour picture whose three channels are equal become one channel; others are unchanged. */
export function collapseGrey(planes: Planes): Planes {
  if (planes.channels !== 3) return planes;
  const size = planes.height * planes.width;
  const { data } = planes;
  for (let i = 0; i < size; i++) {
    if (data[i] !== data[size + i] || data[i] !== data[2 * size + i]) return planes;
  }
  return { ...planes, channels: 1, data: data.subarray(0, size) };
}

/** An image as normalised planes, grey where it is grey: what networks are shown, before channels are repeated. */
export function normalisedPlanes(image: Image, at: { readonly t?: number; readonly z?: number } = {}): Planes {
  const planes = image.rgb ? collapseGrey(toPlanes(image, at)) : toPlanes(image, at);
  // These planes are our own copy of the image, so they may be written over.
  return normalisePlanes(planes, {
    ...NETWORK_PERCENTILES,
    per: image.rgb ? "image" : "channel",
    clip: NETWORK_RANGE,
    out: planes.data,
  });
}

/** Repeat a single channel until a network of `channels` is filled. */
export function repeatChannels(planes: Planes, channels: number): Planes {
  if (planes.channels === channels) return planes;
  const size = planes.height * planes.width;
  const data = new Float32Array(channels * size);
  for (let c = 0; c < channels; c++) data.set(planes.data.subarray(0, size), c * size);
  return { ...planes, channels, data };
}

const countOf = (channels: number): string => (channels === 1 ? "1 channel" : `${channels} channels`);

/** Equal numbers of channels fit, and grey fits a colour model. Throws `image/channel-mismatch` for anything else. */
export function assertImageFits({ channels }: { readonly channels: number }, traits: Traits, name = "The image"): void {
  if (channels === traits.channels || (channels === 1 && traits.rgb)) return;
  throw new CambrianError(
    "image/channel-mismatch",
    `${name} has ${countOf(channels)}, but the model reads ${countOf(traits.channels)} (${traits.channelNames.join(", ")}). Choose the same channels as in training, or use a model trained on such images.`,
    { got: channels, expected: traits.channels, names: traits.channelNames },
  );
}
