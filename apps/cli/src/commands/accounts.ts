/** Who may sign in to a server that others can reach. */
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { CambrianError } from "cambrian";
import type { Call, Command, TaskVerb } from "../command.js";

const LEAST = 10;

const add: Command = {
  name: "add",
  about: "Add an account. The password is asked for, or taken from CAMBRIAN_PASSWORD.",
  arguments: [{ name: "<name>", about: "as shown beside edits" }],
  flags: [
    {
      flag: "--role <role>",
      about: "owner: everything; annotator: draw, train, review; viewer: look",
      choices: ["owner", "annotator", "viewer"],
      default: "annotator",
    },
  ],
  examples: ["cambrian accounts add Ada --role owner"],
  async run(call) {
    const accounts = await open();
    const name = call.args[0] as string;
    const role = call.flags.role as "owner" | "annotator" | "viewer"; // one of the choices
    const account = await accounts.add({ name, role, password: await askPassword(call) });
    return { json: { ...account }, lines: [`Added ${account.name} as ${account.role}.`] };
  },
};

const list: Command = {
  name: "list",
  about: "List the accounts of this server.",
  arguments: [],
  flags: [],
  examples: ["cambrian accounts list"],
  async run() {
    const all = await (await open()).list();
    return {
      json: { accounts: all },
      lines: all.length === 0 ? ["There are no accounts."] : all.map(({ name, role }) => `${name}  ${role}`),
    };
  },
};

const remove: Command = {
  name: "remove",
  about: "Remove an account; what it did stays in the history under its name.",
  arguments: [{ name: "<name>", about: "the account's name" }],
  flags: [],
  examples: ["cambrian accounts remove Ada"],
  async run({ args }) {
    const accounts = await open();
    const found = (await accounts.list()).find(({ name }) => name === args[0]);
    if (!found) {
      throw new CambrianError(
        "auth/unknown-account",
        `There is no account "${args[0]}". "cambrian accounts list" lists them.`,
        {
          name: args[0],
        },
      );
    }
    await accounts.remove(found.id);
    return { json: { removed: found.name }, lines: [`Removed ${found.name}.`] };
  },
};

export const accounts: TaskVerb = {
  name: "accounts",
  about: "Who may sign in to a server that others can reach.",
  takes: "ACTION",
  members: [add, list, remove],
};

async function open() {
  const { defaultHome, openAccounts, openHome } = await import("@cambrian/server");
  return openAccounts(await openHome(defaultHome()));
}

async function askPassword({ world }: Call): Promise<string> {
  const password =
    process.env.CAMBRIAN_PASSWORD ?? (world.stderr.isTTY && process.stdin.isTTY ? await ask(world.signal) : "");
  if (password.length >= LEAST) return password;
  throw new CambrianError(
    "auth/password",
    `A password of at least ${LEAST} characters is needed. Type it when asked on a terminal, or set CAMBRIAN_PASSWORD.`,
  );
}

/** What is typed is not shown. */
async function ask(signal: AbortSignal): Promise<string> {
  process.stderr.write("Password: ");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question("", { signal });
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}
