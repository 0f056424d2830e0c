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

export function shownChannels(
  image: Pick<ImageRecord, "channels">,
  project: Pick<ProjectState, "settings">,
  views: Readonly<Record<string, ChannelView>>,
  histograms: readonly (ChannelHistogram | undefined)[],
): ShownChannel[] {
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

/** As the canvas wants it. A channel whose contrast is not known yet waits. */
export function channelStyles(channels: readonly ShownChannel[]): ChannelStyle[] {
  return channels.map(({ visible, color, range, gamma }) => ({
    visible: visible && range !== undefined,
    color,
    contrast: range ? [range[0], range[1]] : [0, 1],
    gamma,
  }));
}
