/**
 * How one person likes to see and draw: contrast, which channels, outline or fill, brush size. Kept in this browser for
 * each project; none of it is in the journal. Colours of channels are the project's and are not here.
 */
import { create } from "zustand";
import { persist } from "zustand/middleware";

export interface ChannelView {
  readonly visible: boolean;
  /** Pixel values shown black and white; missing: chosen from each image's histogram. */
  readonly range?: readonly [number, number];
  /** 1 is a straight line; below lifts what is dim. */
  readonly gamma: number;
}

export type LabelShow = "outline" | "fill" | "both";
export type ColorBy = "object" | "class" | "area" | "doubt" | "author";

export interface ViewSettings {
  /** By channel name, so that images of one project look alike. */
  readonly channels: Readonly<Record<string, ChannelView>>;
  readonly show: LabelShow;
  /** 0..1 */
  readonly opacity: number;
  readonly colorBy: ColorBy;
  /** Diameter of brush and eraser in pixels of the image. */
  readonly brushPx: number;
  /** Paint over other objects. */
  readonly overOthers: boolean;
  /** The brush adds to the selected object instead of making a new one. */
  readonly addToSelected: boolean;
  /** Class of new objects. */
  readonly classIndex: number;
  /** Column and direction of the object list. */
  readonly sort: { readonly column: string; readonly descending: boolean };
  readonly filter: string;
}

const defaults: ViewSettings = {
  channels: {},
  show: "outline",
  opacity: 0.9,
  colorBy: "object",
  brushPx: 14,
  overOthers: false,
  addToSelected: false,
  classIndex: 0,
  sort: { column: "number", descending: false },
  filter: "all",
};

export const defaultChannelView: ChannelView = { visible: true, gamma: 1 };

interface SettingsStore {
  readonly projects: Readonly<Record<string, Partial<ViewSettings>>>;
  change(project: string, change: Partial<ViewSettings>): void;
}

const useSettingsStore = create<SettingsStore>()(
  persist(
    (set) => ({
      projects: {},
      change: (project, change) =>
        set(({ projects }) => ({ projects: { ...projects, [project]: { ...projects[project], ...change } } })),
    }),
    { name: "cambrian-view" },
  ),
);

/** Settings of a project; what was never set has its default. */
export function useViewSettings(project: string): ViewSettings {
  const own = useSettingsStore(({ projects }) => projects[project]);
  return own ? { ...defaults, ...own } : defaults;
}

/** The same outside of components. */
export function viewSettings(project: string): ViewSettings {
  return { ...defaults, ...useSettingsStore.getState().projects[project] };
}

export function changeView(project: string, change: Partial<ViewSettings>): void {
  useSettingsStore.getState().change(project, change);
}

export function changeChannelView(project: string, channel: string, change: Partial<ChannelView>): void {
  const { channels } = viewSettings(project);
  changeView(project, {
    channels: { ...channels, [channel]: { ...defaultChannelView, ...channels[channel], ...change } },
  });
}

/** Forget the chosen contrast of these channels: each image's own is used again. */
export function autoContrast(project: string, names: readonly string[]): void {
  const channels = { ...viewSettings(project).channels };
  for (const name of names) {
    const { visible, gamma } = channels[name] ?? defaultChannelView;
    channels[name] = { visible, gamma };
  }
  changeView(project, { channels });
}
