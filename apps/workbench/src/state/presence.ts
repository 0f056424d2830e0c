/** Who else is here, and telling them where I am. */
import { type Person, people } from "./live.js";
import { useStore } from "./store.js";

export { type Person, setPresence } from "./live.js";

/** Other windows in this project. */
export function usePeople(): readonly Person[] {
  return useStore(people);
}
