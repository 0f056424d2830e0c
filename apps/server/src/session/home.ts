/**
 * The user's own folder: who they are, which projects they used, the secret that tokens are made with. `CAMBRIAN_HOME`
 * chooses another.
 */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { CambrianError } from "@cambrian/core";
import { readFileChecked, writeFileAtomic } from "@cambrian/core/node";

/** Where programs of this system keep what belongs to a user. */
export function defaultHome(env: NodeJS.ProcessEnv = process.env): string {
  if (env.CAMBRIAN_HOME) return env.CAMBRIAN_HOME;
  if (process.platform === "win32") return join(env.APPDATA ?? join(homedir(), "AppData/Roaming"), "Cambrian");
  if (process.platform === "darwin") return join(homedir(), "Library/Application Support/Cambrian");
  return join(env.XDG_CONFIG_HOME ?? join(homedir(), ".config"), "cambrian");
}

/** Small JSON files in the user's folder; each is replaced as a whole. */
export interface Home {
  readonly dir: string;
  /** `undefined` when there is none. Throws `home/damaged`. */
  read<T>(name: string): Promise<T | undefined>;
  write(name: string, value: unknown): Promise<void>;
  /** Read, change, write, one after the other within this process. */
  update<T>(name: string, start: T, change: (value: T) => T): Promise<T>;
  /** A secret that stays, so that open windows go on after a restart. */
  secret(): Promise<string>;
}

export async function openHome(dir: string): Promise<Home> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work, work);
    queue = next.catch(() => undefined);
    return next;
  };
  const home: Home = {
    dir,
    async read<T>(name: string): Promise<T | undefined> {
      const path = join(dir, name);
      if (!existsSync(path)) return undefined;
      const text = new TextDecoder().decode(await readFileChecked(path));
      try {
        return JSON.parse(text) as T;
      } catch (cause) {
        throw new CambrianError(
          "home/damaged",
          `${path} is not JSON, so what Cambrian remembered there is unreadable. Move it away and start again.`,
          { path },
          { cause },
        );
      }
    },
    async write(name, value) {
      const path = join(dir, name);
      await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
      await chmod(path, 0o600);
    },
    update: (name, start, change) =>
      inTurn(async () => {
        const value = change((await home.read<typeof start>(name)) ?? start);
        await home.write(name, value);
        return value;
      }),
    async secret() {
      const { secret } = await home.update<{ secret?: string }>("secret.json", {}, (kept) =>
        kept.secret ? kept : { secret: randomBytes(32).toString("base64url") },
      );
      return secret as string;
    },
  };
  return home;
}
