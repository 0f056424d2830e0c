/** What one person compares in a project, kept in this browser so that going away and back changes nothing. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Sorting } from "./cell-rows.js";
import type { PlotKind } from "./plot-layout.js";

export interface Choices {
  readonly measure?: string;
  readonly across?: string;
  readonly by?: string;
  /** Missing: the right one. */
  readonly unit?: string;
  readonly pair?: readonly [string, string];
  /** Cells that no person drew or checked count, too. Missing: only when there are no others. */
  readonly unchecked?: boolean;
  readonly plot?: PlotKind;
  readonly sorting?: Sorting;
}

interface ChoicesStore {
  readonly projects: Readonly<Record<string, Choices>>;
  change(project: string, change: { readonly [K in keyof Choices]?: Choices[K] | undefined }): void;
}

const useStore = create<ChoicesStore>()(
  persist(
    (set) => ({
      projects: {},
      change: (project, change) =>
        set(({ projects }) => {
          const next = Object.entries({ ...projects[project], ...change }).filter(([, value]) => value !== undefined);
          return { projects: { ...projects, [project]: Object.fromEntries(next) as Choices } };
        }),
    }),
    { name: "cambrian-measure" },
  ),
);

const NONE: Choices = {};

export function useChoices(
  project: string,
): readonly [Choices, (change: Parameters<ChoicesStore["change"]>[1]) => void] {
  const own = useStore(({ projects }) => projects[project]) ?? NONE;
  const change = useStore((store) => store.change);
  return [own, (next) => change(project, next)];
}
