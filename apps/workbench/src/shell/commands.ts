/** What can be found and done from anywhere: screens add their commands while they are shown. */
import { useEffect } from "react";
import { makeStore, useStore } from "../state/store.js";

export interface Command {
  readonly id: string;
  /** "Fit the image" */
  readonly title: string;
  /** As shown beside it. */
  readonly keys?: string;
  readonly run: () => void;
}

const commands = makeStore<readonly (readonly Command[])[]>([]);

/** Offer these while the component is shown. Give the same array to keep them. */
export function useCommands(offered: readonly Command[]): void {
  useEffect(() => {
    commands.set((all) => [...all, offered]);
    return () => commands.set((all) => all.filter((each) => each !== offered));
  }, [offered]);
}
export function useAllCommands(): readonly Command[] {
  return useStore(commands).flat();
}
