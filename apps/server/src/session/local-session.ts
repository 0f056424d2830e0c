/**
 * Sessions on one's own computer: whoever can reach 127.0.0.1 is the user of the machine. The name beside edits is the
 * system's until it is changed.
 */
import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import { CambrianError } from "@cambrian/core";
import type { Caller } from "../http/handler.js";
import type { Home } from "./home.js";
import type { SessionAnswer, Sessions } from "./session.js";

interface Person {
  readonly id: string;
  readonly name: string;
}

const FILE = "person.json";
const LOCAL = "local";

export async function openLocalSessions(home: Home): Promise<Sessions> {
  let person = (await home.read<Person>(FILE)) ?? (await keep({ id: randomUUID(), name: systemName() }));
  function keep(next: Person): Promise<Person> {
    return home.write(FILE, next).then(() => next);
  }
  const caller = (): Caller => ({
    author: { kind: "person", id: person.id, name: person.name },
    role: "owner",
    session: LOCAL,
  });
  const answer = (): SessionAnswer => ({ caller: caller(), session: LOCAL });
  return {
    accounts: false,
    find: async () => answer(),
    begin: async () => answer(),
    signIn: async () => answer(),
    signOut: async () => answer(),
    async rename(_, name) {
      person = await keep({ ...person, name });
      return answer();
    },
    list: async () => [{ id: person.id, name: person.name, role: "owner" }],
    create: async () => Promise.reject(noAccounts()),
    remove: async () => Promise.reject(noAccounts()),
    share: async () => Promise.reject(noAccounts()),
  };
}

function systemName(): string {
  try {
    const { username } = userInfo();
    return username.charAt(0).toUpperCase() + username.slice(1);
  } catch {
    return "You"; // some containers run as a user without a name
  }
}

function noAccounts(): CambrianError {
  return new CambrianError(
    "auth/no-accounts",
    "This server runs for one person on their own computer and has no accounts, so nothing can be shared from it. docs/deploy.md says how to run one for a lab.",
  );
}
