/**
 * The suite of stores on PostgreSQL: starts a server of its own in a temporary folder, runs the tests, stops and removes it.
 * Where PostgreSQL is missing and this is Debian with the right to install, it is installed first.
 *
 *   npm run test:postgres
 */
import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureInstalled, root } from "./install.mjs";

const isRoot = process.getuid?.() === 0;

ensureInstalled();
const bin = findServer() ?? installServer();
if (!bin) {
  console.error("PostgreSQL is not on this computer. Install it (Debian: apt-get install postgresql) and try again.");
  process.exit(1);
}
process.exitCode = await runSuite(bin);

/** The folder with initdb and pg_ctl; the newest version. */
function findServer() {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, "bin")), ...(process.env.PATH ?? "").split(":")];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "pg_ctl")));
}

function installServer() {
  if (!isRoot || !existsSync("/usr/bin/apt-get")) return undefined;
  console.error("Installing PostgreSQL ...");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "postgresql"], { stdio: "inherit", env });
  return findServer();
}

/** PostgreSQL refuses to be run by root; then its own account does it. */
function run(program, args) {
  const [command, ...words] = isRoot ? ["runuser", "-u", "postgres", "--", program, ...args] : [program, ...args];
  // Not piped: the server keeps its parent's outputs open.
  const { status } = spawnSync(command, words, { cwd: tmpdir(), stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
}

async function runSuite(folder) {
  const place = mkdtempSync(join(tmpdir(), "cambrian-server-"));
  const data = join(place, "data");
  let isStarted = false;
  try {
    if (isRoot) {
      const id = (flag) => Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout);
      chownSync(place, id("-u"), id("-g"));
    }
    run(join(folder, "initdb"), ["-D", data, "-U", "cambrian", "--auth=trust", "--encoding=UTF8", "--no-sync"]);
    const port = await freePort();
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${place}`;
    run(join(folder, "pg_ctl"), ["-D", data, "-w", "-l", join(place, "log"), "-o", options, "start"]);
    isStarted = true;
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const { status } = spawnSync(process.execPath, [vitest, "run", "postgres.node", ...process.argv.slice(2)], {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, CAMBRIAN_TEST_DATABASE_URL: `postgres://cambrian@127.0.0.1:${port}/postgres` },
    });
    return status ?? 1;
  } finally {
    if (isStarted) run(join(folder, "pg_ctl"), ["-D", data, "-w", "-m", "fast", "stop"]);
    rmSync(place, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
