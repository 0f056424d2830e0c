/** Who sits here. */
import { type RouteReply, routes } from "@cambrian/protocol";
import { api, setCsrf } from "../api/api.js";
import { makeStore, useStore } from "./store.js";

export type Session = RouteReply<typeof routes.session>;

const session = makeStore<Session | undefined>(undefined);

function keep(next: Session): Session {
  setCsrf(next.csrf);
  session.set(next);
  return next;
}

export async function loadSession(): Promise<Session> {
  return keep(await api.call(routes.session, {}));
}
export async function signIn(name: string, password: string): Promise<Session> {
  return keep(await api.call(routes.signIn, { body: { name, password } }));
}
export async function rename(name: string): Promise<void> {
  keep(await api.call(routes.rename, { body: { name } }));
}
export function sessionNow(): Session | undefined {
  return session.get();
}
export function useSession(): Session | undefined {
  return useStore(session);
}
