/** The projects that were used on this computer, the last one first, each with the place where it was left. */
import type { Home } from "../session/home.js";

export interface RecentEntry {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly path: string;
  readonly images: number;
  readonly openedAt: number;
  /** By person. */
  readonly places: Readonly<Record<string, string>>;
  readonly image: string | null;
}

export interface Recent {
  list(): Promise<readonly RecentEntry[]>;
  /** Put it first; what is not given stays. */
  touch(entry: Omit<RecentEntry, "places">): Promise<void>;
  remember(id: string, person: string, place: string): Promise<void>;
  forget(id: string): Promise<void>;
}

const FILE = "projects.json";
const KEPT = 100;

export function openRecent(home: Home): Recent {
  const update = (change: (entries: readonly RecentEntry[]) => readonly RecentEntry[]): Promise<unknown> =>
    home.update<readonly RecentEntry[]>(FILE, [], (entries) => change(entries).slice(0, KEPT));
  return {
    list: async () => (await home.read<RecentEntry[]>(FILE)) ?? [],
    async touch(entry) {
      await update((entries) => {
        const before = entries.find(({ id }) => id === entry.id);
        const rest = entries.filter(({ id, path }) => id !== entry.id && path !== entry.path);
        return [{ ...entry, places: before?.places ?? {} }, ...rest];
      });
    },
    async remember(id, person, place) {
      await update((entries) =>
        entries.map((each) => (each.id === id ? { ...each, places: { ...each.places, [person]: place } } : each)),
      );
    },
    async forget(id) {
      await update((entries) => entries.filter((each) => each.id !== id));
    },
  };
}
