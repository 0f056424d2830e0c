/** How the channels of an image are shown: the person's settings over the project's colours over the image's own contrast. */
import type { ImageRecord, ProjectState } from "@cambrian/protocol";
import type { ChannelStyle } from "@cambrian/view";
import { type ChannelView, defaultChannelView } from "./view-settings.js";

export interface ChannelHistogram {
  readonly min: number;
  readonly max: number;
  readonly counts: readonly number[];
  readonly auto: readonly [number, number];
}

export interface ShownChannel {
  readonly name: string;
  readonly color: string;
  readonly visible: boolean;
  readonly gamma: number;
  /** Missing while neither chosen nor known from the histogram. */
  readonly range: readonly [number, number] | undefined;
  readonly histogram: ChannelHistogram | undefined;
  /** Stands for the red, green and blue of a colour picture. */
  readonly rgb?: true;
}

const SETTING = "channelColors";

/** Colours a person chose for channels of this project, by name. */
function chosenColors({ settings }: Pick<ProjectState, "settings">): Readonly<Record<string, unknown>> {
  const chosen = settings[SETTING];
  return typeof chosen === "object" && chosen !== null ? (chosen as Record<string, unknown>) : {};
}

/** The change of settings that gives a channel a colour in the whole project. */
export function colorSetting(project: Pick<ProjectState, "settings">, name: string, color: string) {
  return { kind: "project.settings", set: { [SETTING]: { ...chosenColors(project), [name]: color } } } as const;
}

/** The one row that stands for red, green and blue of a colour picture. */
const COLOUR = "Colour";

/** A colour picture is shown as it is until somebody changes its contrast, which holds for its three channels. */
function shownColour(
  { dtype }: Pick<ImageRecord, "dtype">,
  views: Readonly<Record<string, ChannelView>>,
  histogram: ChannelHistogram | undefined,
): ShownChannel {
  const { gamma, range } = views[COLOUR] ?? defaultChannelView;
  const whole = { uint8: 255, uint16: 65_535 }[dtype as string];
  const as = whole === undefined ? histogram?.auto : ([0, whole] as const);
  return { name: COLOUR, color: "#FFFFFF", visible: true, gamma, range: range ?? as, histogram, rgb: true };
}

export function shownChannels(
  image: Pick<ImageRecord, "channels" | "dtype" | "rgb">,
  project: Pick<ProjectState, "settings">,
  views: Readonly<Record<string, ChannelView>>,
  histograms: readonly (ChannelHistogram | undefined)[],
): ShownChannel[] {
  if (image.rgb) return [shownColour(image, views, histograms[0])];
  const colors = chosenColors(project);
  return image.channels.map(({ name, color }, index) => {
    const { visible, gamma, range } = views[name] ?? defaultChannelView;
    const histogram = histograms[index];
    const chosen = colors[name];
    return {
      name,
      color: typeof chosen === "string" && /^#[0-9a-f]{6}$/i.test(chosen) ? chosen : color,
      visible,
      gamma,
      range: range ?? histogram?.auto,
      histogram,
    };
  });
}

const RED_GREEN_BLUE = ["#FF0000", "#00FF00", "#0000FF"] as const;

/** As the canvas wants it. A channel whose contrast is not known yet waits. */
export function channelStyles(channels: readonly ShownChannel[]): ChannelStyle[] {
  const apart = channels.flatMap((one) => (one.rgb ? RED_GREEN_BLUE.map((color) => ({ ...one, color })) : [one]));
  return apart.map(({ visible, color, range, gamma }) => ({
    visible: visible && range !== undefined,
    color,
    contrast: range ? [range[0], range[1]] : [0, 1],
    gamma,
  }));
}

/** A bright field: half of the pixels are brighter than the middle of the values there are. */
export function isBright(histogram: ChannelHistogram | undefined): boolean {
  if (!histogram) return false;
  const { counts, min, max } = histogram;
  const all = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  const median = counts.findIndex((count) => {
    below += count;
    return 2 * below >= all;
  });
  return min + ((median + 0.5) / counts.length) * (max - min) > max / 2;
}
