/** Who is there, signing in and out, accounts and links. */
import type { Handlers } from "../http/handler.js";
import { WithHeaders } from "../http/handler.js";
import { csrfToken } from "../http/security.js";
import type { SessionAnswer } from "../session/session.js";
import type { ServerContext } from "./context.js";

type SessionHandlers = Pick<
  Handlers,
  "session" | "signIn" | "signOut" | "rename" | "accounts" | "createAccount" | "deleteAccount" | "shareLink"
>;

export function sessionRoutes({ sessions, secret, hub }: ServerContext): SessionHandlers {
  const describe = ({ caller, session, cookie }: SessionAnswer) => {
    const body = {
      person: caller ? { id: caller.author.id, name: caller.author.name } : null,
      role: caller?.role ?? null,
      accounts: sessions.accounts,
      csrf: csrfToken(secret, session),
    };
    return cookie === undefined ? body : new WithHeaders(body, { "set-cookie": cookie });
  };
  return {
    session: async (asked) => describe(await sessions.begin(asked)),
    signIn: async (asked) => describe(await sessions.signIn(asked, asked.body)),
    signOut: async (asked) => {
      const { cookie } = await sessions.signOut(asked);
      return new WithHeaders({ ok: true as const }, cookie === undefined ? {} : { "set-cookie": cookie });
    },
    rename: async (asked) => describe(await sessions.rename(asked, asked.body.name)),
    accounts: async () => [...(await sessions.list())],
    createAccount: async ({ body }) => sessions.create(body),
    deleteAccount: async ({ params }) => {
      await sessions.remove(params.account);
      return { ok: true };
    },
    shareLink: async ({ params, body }) => {
      const project = await hub.get(params.project);
      return sessions.share(project.id, body.role, body.days);
    },
  };
}
