/**
 * Sessions on a server with accounts: a random secret in a cookie that scripts cannot read, kept here only as its hash. A
 * visitor who has not signed in has a session too, so that signing in needs a token; signing in always begins a new one,
 * so that a session somebody else planted is worth nothing.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { CambrianError } from "@cambrian/core";
import type { Caller, Role } from "../http/handler.js";
import { type Accounts, digest, openAccounts } from "./accounts.js";
import { makeAttempts } from "./attempts.js";
import type { Home } from "./home.js";
import type { SessionAnswer, Sessions, SignIn, Visitor } from "./session.js";

export const SESSION_COOKIE = "cambrian-session";

type Holder =
  | { readonly kind: "account"; readonly account: string }
  | {
      readonly kind: "link";
      readonly id: string;
      readonly name: string;
      readonly role: Role;
      readonly project: string;
      readonly link: string;
    };

interface StoredSession {
  readonly holder: Holder | null;
  readonly endsAt: number;
}

type Stored = Readonly<Record<string, StoredSession>>;

const FILE = "sessions.json";
const DAYS = 14;
/** A visitor who never signs in is forgotten sooner, and is not written to disk. */
const ANONYMOUS_MS = 3600_000;
const ANONYMOUS_KEPT = 10_000;

export interface AccountSettings {
  readonly now?: () => number;
}

export async function openAccountSessions(home: Home, { now = Date.now }: AccountSettings = {}): Promise<Sessions> {
  const accounts = openAccounts(home, now);
  const attempts = makeAttempts(now);
  const anonymous = new Map<string, number>();
  let kept = dropEnded((await home.read<Stored>(FILE)) ?? {}, now());

  const save = async (change: (sessions: Stored) => Stored): Promise<void> => {
    kept = dropEnded(change(kept), now());
    await home.write(FILE, kept);
  };
  const cookieFor = (secret: string, { secure }: Visitor, seconds: number): string =>
    `${SESSION_COOKIE}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure ? "; Secure" : ""}`;

  const find: Sessions["find"] = async ({ cookie }) => {
    if (!cookie) return { caller: undefined, session: "" };
    const key = digest(cookie);
    const ends = anonymous.get(key);
    if (ends !== undefined && ends > now()) return { caller: undefined, session: key };
    const session = kept[key];
    if (!session?.holder || session.endsAt <= now()) return { caller: undefined, session: "" };
    return { caller: await callerOf(session.holder, key, accounts), session: key };
  };

  const beginAnonymous = (visitor: Visitor): SessionAnswer => {
    const secret = randomBytes(32).toString("base64url");
    anonymous.set(digest(secret), now() + ANONYMOUS_MS);
    if (anonymous.size > ANONYMOUS_KEPT) anonymous.delete([...anonymous.keys()][0] as string);
    return { caller: undefined, session: digest(secret), cookie: cookieFor(secret, visitor, ANONYMOUS_MS / 1000) };
  };

  const beginFor = async (visitor: Visitor, holder: Holder, endsAt: number): Promise<SessionAnswer> => {
    const secret = randomBytes(32).toString("base64url");
    const key = digest(secret);
    await endOf(visitor);
    await save((sessions) => ({ ...sessions, [key]: { holder, endsAt } }));
    const caller = await callerOf(holder, key, accounts);
    return { caller, session: key, cookie: cookieFor(secret, visitor, Math.floor((endsAt - now()) / 1000)) };
  };

  async function endOf({ cookie }: Visitor): Promise<void> {
    if (!cookie) return;
    const key = digest(cookie);
    anonymous.delete(key);
    if (key in kept) {
      await save((sessions) => Object.fromEntries(Object.entries(sessions).filter(([each]) => each !== key)));
    }
  }

  return {
    accounts: true,
    find,
    async begin(visitor) {
      const found = await find(visitor);
      return found.session === "" ? beginAnonymous(visitor) : found;
    },
    async signIn(visitor, who: SignIn) {
      const keys =
        "link" in who ? [`from ${visitor.address}`] : [`from ${visitor.address}`, `to ${who.name.toLowerCase()}`];
      attempts.check(keys);
      if ("link" in who) {
        const link = await accounts.findLink(who.link);
        if (!link) {
          attempts.failed(keys);
          throw new CambrianError("auth/wrong", "This link has ended or was never made. Ask its sender for a new one.");
        }
        attempts.succeeded(keys);
        const id = randomUUID();
        const holder: Holder = {
          kind: "link",
          id,
          name: `Guest ${id.slice(0, 4)}`,
          role: link.role,
          project: link.project,
          link: link.id,
        };
        return beginFor(visitor, holder, Math.min(link.endsAt, now() + DAYS * 86_400_000));
      }
      const account = await accounts.check(who.name, who.password);
      if (!account) {
        attempts.failed(keys);
        throw new CambrianError("auth/wrong", "Name and password do not belong together. Check both.");
      }
      attempts.succeeded(keys);
      return beginFor(visitor, { kind: "account", account: account.id }, now() + DAYS * 86_400_000);
    },
    async signOut(visitor) {
      await endOf(visitor);
      return beginAnonymous(visitor);
    },
    async rename(visitor, name) {
      const { caller, session } = await find(visitor);
      const holder = kept[session]?.holder;
      if (!caller || !holder) throw new CambrianError("auth/sign-in", "Sign in first: this server has accounts.");
      if (holder.kind === "account") await accounts.rename(holder.account, name);
      else {
        await save((sessions) => {
          const stored = sessions[session];
          return stored ? { ...sessions, [session]: { ...stored, holder: { ...holder, name } } } : sessions;
        });
      }
      return find(visitor);
    },
    list: accounts.list,
    create: accounts.add,
    async remove(id) {
      await accounts.remove(id);
      await save((sessions) =>
        Object.fromEntries(
          Object.entries(sessions).filter(([, { holder }]) => holder?.kind !== "account" || holder.account !== id),
        ),
      );
    },
    share: accounts.share,
  };
}

function dropEnded(sessions: Stored, now: number): Stored {
  return Object.fromEntries(Object.entries(sessions).filter(([, { endsAt }]) => endsAt > now));
}

/** `undefined` when the account was removed since. */
async function callerOf(holder: Holder, session: string, accounts: Accounts): Promise<Caller | undefined> {
  if (holder.kind === "link") {
    const { id, name, role, project } = holder;
    return { author: { kind: "person", id, name }, role, session, project };
  }
  const account = await accounts.find(holder.account);
  if (!account) return undefined;
  return { author: { kind: "person", id: account.id, name: account.name }, role: account.role, session };
}
