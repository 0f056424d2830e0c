/**
 * The contract of the family of sessions: who a request comes from. On one's own computer everybody is its user; on a
 * server with accounts people sign in.
 */
import type { Caller, Role } from "../http/handler.js";

/** What of a request says who asks. */
export interface Visitor {
  readonly address: string;
  readonly cookie: string | undefined;
  /** True when the connection to the browser is encrypted; the cookie then never goes over one that is not. */
  readonly secure: boolean;
}

export type SignIn = { readonly name: string; readonly password: string } | { readonly link: string };

export interface SessionAnswer {
  readonly caller: Caller | undefined;
  /** What the session's token is made from. */
  readonly session: string;
  /** A cookie to set. */
  readonly cookie?: string;
}

export interface AccountRecord {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

export interface Sessions {
  /** True when people sign in. */
  readonly accounts: boolean;
  /** Who asks; the session is "" when there is none yet. */
  find(visitor: Visitor): Promise<{ readonly caller: Caller | undefined; readonly session: string }>;
  /** The same, beginning a session when there is none. */
  begin(visitor: Visitor): Promise<SessionAnswer>;
  /** Throws `auth/wrong` and `auth/too-many`. The session that was is over, and a new one begins. */
  signIn(visitor: Visitor, who: SignIn): Promise<SessionAnswer>;
  signOut(visitor: Visitor): Promise<SessionAnswer>;
  rename(visitor: Visitor, name: string): Promise<SessionAnswer>;
  list(): Promise<readonly AccountRecord[]>;
  create(account: { readonly name: string; readonly password: string; readonly role: Role }): Promise<AccountRecord>;
  /** Throws `auth/unknown-account` and `auth/last-owner`. */
  remove(id: string): Promise<void>;
  share(project: string, role: Role, days: number): Promise<{ readonly link: string; readonly endsAt: number }>;
}
