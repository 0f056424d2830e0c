import { chmod, lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CambrianError } from "../error/cambrian-error.js";
import { readFileChecked, writeError, writeFileAtomic } from "./atomic-file.node.js";

const folder = await mkdtemp(join(tmpdir(), "cambrian-atomic-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const isRoot = process.getuid?.() === 0;

async function failure(work: Promise<unknown>): Promise<CambrianError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CambrianError)) throw new Error(`expected a coded error, got ${String(error)}`);
  return error;
}

test("what was written is read back, and no other file stays in the folder", async () => {
  const path = join(folder, "a.bin");
  await writeFileAtomic(path, Uint8Array.of(1, 2, 3));
  await writeFileAtomic(path, Uint8Array.of(4, 5));
  expect([...(await readFileChecked(path))]).toEqual([4, 5]);
  await writeFileAtomic(join(folder, "b.txt"), "30 µm");
  expect(await readFile(join(folder, "b.txt"), "utf8")).toBe("30 µm");
  expect((await readdir(folder)).sort()).toEqual(["a.bin", "b.txt"]);
});

test("the bytes read own their memory, so that they can be handed to a worker", async () => {
  const path = join(folder, "c.bin");
  await writeFileAtomic(path, Uint8Array.of(1, 2, 3));
  const bytes = await readFileChecked(path);
  expect(bytes.buffer.byteLength).toBe(3);
});

test("many writers at once leave one whole file", async () => {
  const path = join(folder, "d.txt");
  const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(50_000));
  await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
  expect(texts).toContain(await readFile(path, "utf8"));
});

test("a link stays a link and its file is replaced", async () => {
  const real = join(folder, "real.txt");
  const link = join(folder, "link.txt");
  await writeFile(real, "old");
  await symlink(real, link);
  await writeFileAtomic(link, "new");
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  expect(await readFile(real, "utf8")).toBe("new");
});

test("a missing folder and a folder in the way are told in words", async () => {
  const missing = await failure(writeFileAtomic(join(folder, "nowhere", "a.txt"), "x"));
  expect(missing.code).toBe("file/cannot-write");
  expect(missing.details).toMatchObject({ errno: "ENOENT" });
  expect(missing.message).toContain("nowhere");
  const before = await readdir(folder);
  const inTheWay = await failure(writeFileAtomic(folder, "x"));
  expect(inTheWay.code).toBe("file/cannot-write");
  expect(await readdir(folder)).toEqual(before);
});

test.skipIf(isRoot || process.platform === "win32")("a folder that may not be written is told in words", async () => {
  const closed = await mkdtemp(join(folder, "closed-"));
  await chmod(closed, 0o500);
  const error = await failure(writeFileAtomic(join(closed, "a.txt"), "x"));
  expect(error.details).toMatchObject({ errno: "EACCES" });
  expect(error.message).toContain("may not write");
});

test.each([
  ["ENOSPC", "disk is full"],
  ["EROFS", "read-only"],
  ["EACCES", "may not write"],
  ["ENOENT", 'folder "/plate" does not exist'],
  ["EWHATEVER", "the system said: no luck"],
])("the system's %s is told as: %s", (code, words) => {
  const error = writeError("/plate/a.tif", Object.assign(new Error("no luck"), { code }));
  expect(error.code).toBe("file/cannot-write");
  expect(error.message).toContain(words);
  expect(error.details).toEqual({ path: "/plate/a.tif", errno: code });
});

test("reading what is not there or is a folder gives its own code", async () => {
  expect((await failure(readFileChecked(join(folder, "none.png")))).code).toBe("file/not-found");
  expect((await failure(readFileChecked(folder))).code).toBe("file/is-folder");
});

test.skipIf(isRoot || process.platform === "win32")("a file that may not be read is told in words", async () => {
  const path = join(folder, "secret.bin");
  await writeFile(path, "x", { mode: 0o000 });
  const error = await failure(readFileChecked(path));
  expect(error.code).toBe("file/cannot-read");
  expect(error.details).toMatchObject({ errno: "EACCES" });
});
