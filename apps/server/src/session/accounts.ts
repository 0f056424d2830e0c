/**
 * Accounts of a server that others can reach: names, roles, and passwords as argon2id hashes; links that let their holder
 * in with a role until they end. Kept in one file of the server's own folder, readable by its user only.
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { CambrianError } from "@cambrian/core";
import { hash, verify } from "@node-rs/argon2";
import type { Role } from "../http/handler.js";
import type { Home } from "./home.js";
import type { AccountRecord } from "./session.js";

interface StoredAccount extends AccountRecord {
  readonly password: string;
}

interface StoredLink {
  /** SHA-256 of the link's secret. */
  readonly id: string;
  readonly role: Role;
  readonly project: string;
  readonly endsAt: number;
}

interface Stored {
  readonly accounts: readonly StoredAccount[];
  readonly links: readonly StoredLink[];
}

export interface Accounts {
  list(): Promise<readonly AccountRecord[]>;
  find(id: string): Promise<AccountRecord | undefined>;
  /** The account, when name and password belong together. Takes as long for a name that does not exist. */
  check(name: string, password: string): Promise<AccountRecord | undefined>;
  /** Throws `auth/name-taken`. */
  add(account: { readonly name: string; readonly password: string; readonly role: Role }): Promise<AccountRecord>;
  rename(id: string, name: string): Promise<AccountRecord>;
  /** Throws `auth/unknown-account` and `auth/last-owner`. */
  remove(id: string): Promise<void>;
  share(project: string, role: Role, days: number): Promise<{ readonly link: string; readonly endsAt: number }>;
  findLink(link: string): Promise<StoredLink | undefined>;
}

const FILE = "accounts.json";
const EMPTY: Stored = { accounts: [], links: [] };
/** Argon2id (number 2) as OWASP's second choice: 19 MiB, 2 passes. */
const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const digest = (secret: string): string => createHash("sha256").update(secret).digest("hex");

const sameName = (a: string, b: string): boolean =>
  a.normalize("NFKC").toLowerCase() === b.normalize("NFKC").toLowerCase();

const bare = ({ id, name, role }: StoredAccount): AccountRecord => ({ id, name, role });

export function openAccounts(home: Home, now: () => number = Date.now): Accounts {
  let nobody: Promise<string> | undefined;
  const read = async (): Promise<Stored> => (await home.read<Stored>(FILE)) ?? EMPTY;
  return {
    list: async () => (await read()).accounts.map(bare),
    async find(id) {
      const found = (await read()).accounts.find((each) => each.id === id);
      return found && bare(found);
    },
    async check(name, password) {
      const found = (await read()).accounts.find((each) => sameName(each.name, name));
      nobody ??= hash(randomBytes(16).toString("hex"), COST);
      const right = await verify(found?.password ?? (await nobody), password);
      return found && right ? bare(found) : undefined;
    },
    async add({ name, password, role }) {
      const account: StoredAccount = { id: randomUUID(), name, role, password: await hash(password, COST) };
      await home.update(FILE, EMPTY, (stored) => {
        if (stored.accounts.some((each) => sameName(each.name, name))) {
          throw new CambrianError("auth/name-taken", `There is an account "${name}" already. Choose another name.`, {
            name,
          });
        }
        return { ...stored, accounts: [...stored.accounts, account] };
      });
      return bare(account);
    },
    async rename(id, name) {
      const { accounts } = await home.update(FILE, EMPTY, (stored) => {
        if (stored.accounts.some((each) => each.id !== id && sameName(each.name, name)))
          throw new CambrianError("auth/name-taken", `There is an account "${name}" already.`, { name });
        return { ...stored, accounts: stored.accounts.map((each) => (each.id === id ? { ...each, name } : each)) };
      });
      const renamed = accounts.find((each) => each.id === id);
      if (!renamed) throw unknownAccount(id);
      return bare(renamed);
    },
    async remove(id) {
      await home.update(FILE, EMPTY, (stored) => {
        const account = stored.accounts.find((each) => each.id === id);
        if (!account) throw unknownAccount(id);
        const accounts = stored.accounts.filter((each) => each.id !== id);
        if (account.role === "owner" && !accounts.some(({ role }) => role === "owner")) {
          throw new CambrianError(
            "auth/last-owner",
            `"${account.name}" is the only owner. Make another owner first, so that somebody can look after this server.`,
            { name: account.name },
          );
        }
        return { ...stored, accounts };
      });
    },
    async share(project, role, days) {
      const link = randomBytes(24).toString("base64url");
      const endsAt = now() + days * 86_400_000;
      await home.update(FILE, EMPTY, (stored) => ({
        ...stored,
        links: [...stored.links.filter((each) => each.endsAt > now()), { id: digest(link), role, project, endsAt }],
      }));
      return { link, endsAt };
    },
    async findLink(link) {
      const id = digest(link);
      return (await read()).links.find((each) => each.id === id && each.endsAt > now());
    },
  };
}

function unknownAccount(id: string): CambrianError {
  return new CambrianError("auth/unknown-account", "There is no such account. Reload the list.", { account: id });
}
