import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CambrianError } from "../error/cambrian-error.js";
import { inlinePool } from "./inline-pool.js";
import { type JobContext, type JobHandler, type Pool, transferring } from "./pool.js";
import { openPool } from "./pool.node.js";
import { workerEntry } from "./worker-entry.node.js";

interface Request {
  readonly what: string;
  readonly value?: number;
  readonly data?: Float32Array<ArrayBuffer>;
}

/** Runs in the thread as it stands, so it may use nothing from this file but its arguments. */
function makeHandler(
  Coded: typeof CambrianError,
  move: typeof transferring,
): (payload: unknown, context: JobContext) => unknown {
  return async (payload, { signal, workerData }) => {
    const request = payload as Request;
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    switch (request.what) {
      case "double":
        return 2 * (request.value ?? 0);
      case "data":
        return workerData;
      case "slow":
        await pause(request.value ?? 0);
        return request.value;
      case "fill": {
        const data = request.data ?? new Float32Array(0);
        data.fill(3);
        return move(data, [data.buffer]);
      }
      case "coded":
        throw new Coded("image/bad", "Nothing to see.", { channels: ["405"] });
      case "plain":
        throw new RangeError("too far");
      case "function":
        return () => 1;
      case "untransferable details":
        throw new Coded("image/odd", "Odd.", { callback: () => 1 });
      case "until cancelled":
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        return "told";
      case "exit":
        return process.exit(7);
      case "crash":
        setTimeout(() => {
          throw new Error("out of the blue");
        }, 0);
        return new Promise(() => undefined);
      case "hog": {
        const hoard: number[][] = [];
        for (;;) hoard.push(Array.from({ length: 100_000 }, (_, i) => i + hoard.length));
      }
      default:
        return undefined;
    }
  };
}

const handler: JobHandler = makeHandler(CambrianError, transferring);

let folder = "";
let entry = new URL("file:///");
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cambrian-pool-"));
  const outfile = join(folder, "worker.mjs");
  await build({
    stdin: {
      contents: `
        import { CambrianError } from "../error/cambrian-error.js";
        import { transferring } from "./pool.js";
        import { serveJobs } from "./serve-jobs.node.js";
        const makeHandler = ${makeHandler.toString()};
        serveJobs(makeHandler(CambrianError, transferring));`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
      loader: "js",
    },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
    logLevel: "silent",
  });
  entry = pathToFileURL(outfile);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function failure(work: Promise<unknown>): Promise<CambrianError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CambrianError)) throw new Error(`expected a coded error, got ${String(error)}`);
  return error;
}

const threads = (size: number): Pool => openPool({ size, entry, workerData: { plate: "A01" } });

describe.each([
  ["inline", () => inlinePool(handler, { workerData: { plate: "A01" } })],
  ["one thread", () => threads(1)],
  ["two threads", () => threads(2)],
])("a pool (%s)", (_, open) => {
  test("answers every job with its own result, also when many wait", async () => {
    await using pool = open();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, value) => pool.run<number>({ what: "double", value })),
    );
    expect(answers).toEqual(Array.from({ length: 20 }, (_, value) => 2 * value));
    expect(await pool.run({ what: "data" })).toEqual({ plate: "A01" });
  });

  test("moves buffers there and back", async () => {
    await using pool = open();
    const data = new Float32Array(4);
    const back = await pool.run<Float32Array>({ what: "fill", data }, { transfer: [data.buffer] });
    expect([...back]).toEqual([3, 3, 3, 3]);
    expect(data.length).toBe(0);
  });

  test("copies what is not moved", async () => {
    await using pool = open();
    const data = new Float32Array(4);
    await pool.run({ what: "fill", data });
    expect([...data]).toEqual([0, 0, 0, 0]);
  });

  test("brings errors back with their code and details, and goes on", async () => {
    await using pool = open();
    const coded = await failure(pool.run({ what: "coded" }));
    expect([coded.code, coded.message, coded.details]).toEqual(["image/bad", "Nothing to see.", { channels: ["405"] }]);
    const plain = await failure(pool.run({ what: "plain" }));
    expect([plain.code, plain.message]).toEqual(["internal/unexpected", "too far"]);
    expect((await failure(pool.run({ what: "function" }))).code).toBe("internal/unexpected");
    expect((await failure(pool.run({ what: "untransferable details" }))).code).toBe("image/odd");
    await expect(pool.run({ what: "double", callback: () => 1 })).rejects.toThrow("could not be cloned");
    expect(await pool.run({ what: "double", value: 4 })).toBe(8);
  });

  test("gives up a cancelled job at once, waiting or running, and its worker goes on", async () => {
    await using pool = open();
    const controller = new AbortController();
    const jobs = Array.from({ length: 15 }, () => failure(pool.run({ what: "until cancelled" }, controller)));
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    expect((await Promise.all(jobs)).map(({ code }) => code)).toEqual(Array(15).fill("work/cancelled"));
    expect((await failure(pool.run({ what: "double" }, controller))).code).toBe("work/cancelled");
    expect(await pool.run({ what: "double", value: 1 })).toBe(2);
  });

  test("closing fails what is not done, and nothing is taken afterwards", async () => {
    const pool = open();
    const jobs = [1, 2, 3].map(() => failure(pool.run({ what: "until cancelled" })));
    await pool.close();
    for (const { code } of await Promise.all(jobs)) expect(code).toBe("work/pool-closed");
    expect((await failure(pool.run({ what: "double" }))).code).toBe("work/pool-closed");
  });
});

test.each([
  ["exit", "exit code 7"],
  ["crash", "out of the blue"],
])("a worker that dies (%s) fails its own job only; the rest is done by another", async (what, words) => {
  await using pool = threads(1);
  const doomed = failure(pool.run({ what }));
  const others = [1, 2, 3].map((value) => pool.run({ what: "double", value }));
  const error = await doomed;
  expect(error.code).toBe("work/worker-died");
  expect(error.message).toContain(words);
  expect(await Promise.all(others)).toEqual([2, 4, 6]);
});

test("a worker that runs out of memory says so", async () => {
  await using pool = openPool({ size: 1, entry, resourceLimits: { maxOldGenerationSizeMb: 24 } });
  const error = await failure(pool.run({ what: "hog" }));
  expect(error.code).toBe("work/worker-died");
  expect(error.message).toContain("ran out of memory");
  expect(await pool.run({ what: "double", value: 2 })).toBe(4);
});

test("an entry that cannot be loaded fails the jobs instead of hanging", async () => {
  await using pool = openPool({ size: 2, entry: pathToFileURL(join(folder, "none.mjs")) });
  const jobs = [1, 2, 3].map(() => failure(pool.run(1)));
  for (const { code } of await Promise.all(jobs)) expect(code).toBe("work/worker-died");
});

test("two threads work at the same time", async () => {
  await using pool = threads(2);
  await Promise.all([pool.run({ what: "slow", value: 30 }), pool.run({ what: "slow", value: 30 })]);
  const order: string[] = [];
  await Promise.all([
    pool.run({ what: "slow", value: 150 }).then(() => order.push("slow")),
    pool.run({ what: "double" }).then(() => order.push("quick")),
  ]);
  expect(order).toEqual(["quick", "slow"]);
});

test("a worker is looked for beside the built module, also when the source runs", () => {
  const built = pathToFileURL(join(folder, "worker.mjs"));
  expect(workerEntry(new URL("pool.js", built), "./worker.mjs").href).toBe(built.href);
  const source = pathToFileURL(join(folder, "src", "predict", "pool.ts"));
  const act = () => workerEntry(source, "./worker.node.js");
  expect(act).toThrow(join(folder, "dist", "predict", "worker.node.js"));
  expect(act).toThrow("npm run build");
  expect(workerEntry(pathToFileURL(join(folder, "src", "pool.ts")), "../worker.mjs").href).toBe(built.href);
});
