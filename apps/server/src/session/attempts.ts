/**
 * How often somebody may try a password: a few times at once, then ever more slowly, counted by where they come from and by
 * whose account it is.
 */
import { CambrianError } from "@cambrian/core";

export interface Attempts {
  /** Throws `auth/too-many` while it is too early to try again. */
  check(keys: readonly string[]): void;
  failed(keys: readonly string[]): void;
  succeeded(keys: readonly string[]): void;
}

const FREE = 5;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** Forgotten after so long without another failure. */
const FORGET_MS = 60 * 60_000;
const KEPT = 100_000;

interface Failures {
  readonly count: number;
  readonly last: number;
}

export function makeAttempts(now: () => number = Date.now): Attempts {
  const failures = new Map<string, Failures>();
  const get = (key: string): Failures | undefined => {
    const found = failures.get(key);
    if (found && now() - found.last > FORGET_MS) failures.delete(key);
    return failures.get(key);
  };
  return {
    check(keys) {
      for (const key of keys) {
        const found = get(key);
        if (!found || found.count < FREE) continue;
        const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (found.count - FREE));
        const left = found.last + wait - now();
        if (left > 0) {
          const seconds = Math.ceil(left / 1000);
          throw new CambrianError(
            "auth/too-many",
            `Too many wrong passwords. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
            { seconds },
          );
        }
      }
    },
    failed(keys) {
      for (const key of keys) {
        const { count = 0 } = get(key) ?? {};
        failures.delete(key);
        failures.set(key, { count: count + 1, last: now() });
        if (failures.size > KEPT) failures.delete([...failures.keys()][0] as string);
      }
    },
    succeeded(keys) {
      for (const key of keys) failures.delete(key);
    },
  };
}
