/**
 * Change how a training image looks and not what is where: darker or brighter, flatter or steeper, blurred, noisy.
 * Values are expected to be normalised to about 0..1, but may lie outside; nothing is clipped.
 */
import type { Planes, Random } from "@cambrian/core";
import type { AugmentOptions } from "./augment.js";
import { defaultAugment } from "./augment.js";
import { addNoise } from "./camera-noise.js";
import { logUniform } from "./log-uniform.js";
import { blurPlanes } from "./small-blur.js";

/**
 * Invert, gamma, contrast with brightness and gain, blur, noise, in this order; each is drawn once an image (gain once a
 * channel), and a step that would change nothing is left out. A fresh array; the input is not touched.
 * Options left out are those of `defaultAugment`.
 */
export function recolour(planes: Planes, random: Random, options: Partial<AugmentOptions> = {}): Planes {
  const chosen = { ...defaultAugment, ...options };
  const data = planes.data.slice();
  if (random.next() < chosen.invert) invert(data);
  const gamma = logUniform(random, chosen.gamma);
  if (gamma !== 1) applyGamma(data, gamma);
  const contrast = logUniform(random, chosen.contrast);
  const brightness = random.uniform(-chosen.brightness, chosen.brightness);
  const size = planes.height * planes.width;
  for (let c = 0; c < planes.channels; c++) {
    const gain = logUniform(random, chosen.channelGain);
    stretch(data.subarray(c * size, (c + 1) * size), { contrast, brightness, gain });
  }
  if (random.next() < chosen.blur.chance) {
    blurPlanes(data, { ...planes, sigmaPx: random.uniform(...chosen.blur.sigmaPx) });
  }
  if (random.next() < chosen.noise.chance) {
    const read = random.uniform(...chosen.noise.read);
    const shot = random.uniform(...chosen.noise.shot);
    if (read > 0 || shot > 0) addNoise(data, random, { read, shot });
  }
  return { ...planes, data };
}

function invert(data: Float32Array): void {
  for (let i = 0; i < data.length; i++) data[i] = 1 - (data[i] as number);
}

const GAMMA_STEPS = 2048;
const gammaTable = new Float32Array(GAMMA_STEPS + 1);

/**
 * value^gamma above 0. Between 0 and 1 from a table with linear steps, because Math.pow would take most of the time;
 * for a gamma of 0.7 and more it is wrong by at most 0.001, next to 0.
 */
function applyGamma(data: Float32Array, gamma: number): void {
  for (let k = 0; k <= GAMMA_STEPS; k++) gammaTable[k] = (k / GAMMA_STEPS) ** gamma;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (value > 0 && value < 1) {
      const position = value * GAMMA_STEPS;
      const k = position | 0;
      const low = gammaTable[k] as number;
      data[i] = low + (position - k) * ((gammaTable[k + 1] as number) - low);
    } else if (value > 1) {
      data[i] = value ** gamma;
    }
  }
}

/** gain * (mean + contrast * (value - mean)) + brightness */
function stretch(
  data: Float32Array,
  { contrast, brightness, gain }: { contrast: number; brightness: number; gain: number },
): void {
  let offset = brightness;
  if (contrast !== 1) {
    let sum = 0;
    for (let i = 0; i < data.length; i++) sum += data[i] as number;
    offset += (gain * (1 - contrast) * sum) / data.length;
  }
  const factor = gain * contrast;
  if (factor === 1 && offset === 0) return;
  for (let i = 0; i < data.length; i++) data[i] = factor * (data[i] as number) + offset;
}
