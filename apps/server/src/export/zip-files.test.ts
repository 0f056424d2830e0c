import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { zipFiles } from "./zip-files.js";

async function zipOf(files: Readonly<Record<string, Uint8Array>>): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "cambrian-zip-"));
  try {
    const paths = Object.entries(files).map(([name, bytes], n) => {
      const path = join(folder, String(n));
      writeFileSync(path, bytes);
      return { name, path };
    });
    const parts: Buffer[] = [];
    for await (const piece of zipFiles(paths)) parts.push(piece as Buffer);
    return Buffer.concat(parts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("Python's zipfile reads the files back, names with umlauts and an empty file too, and finds the checksums right", async () => {
  const large = new Uint8Array(3_000_000).map((_, i) => (i * 31) % 251);
  const zip = await zipOf({ "a/b.txt": Buffer.from("hello"), "Zürich µm.bin": large, empty: new Uint8Array(0) });
  const script =
    "import sys,io,zipfile,zlib;z=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()));print(z.testzip());print([(i.filename,i.file_size,i.CRC) for i in z.infolist()]);print(z.read('a/b.txt'))";
  const { stdout, status } = spawnSync("python3", ["-c", script], { input: zip, encoding: "utf8" });
  if (status === null) return; // no Python here
  const lines = stdout.split("\n");
  expect(lines[0]).toBe("None");
  expect(lines[1]).toMatch(
    /^\[\('a\/b\.txt', 5, 907060870\), \('Zürich µm\.bin', 3000000, \d+\), \('empty', 0, 0\)\]$/,
  );
  expect(lines[2]).toBe("b'hello'");
});

test("the same files give the same bytes", async () => {
  const files = { x: Buffer.from("1"), y: Buffer.from("22") };
  expect(Buffer.compare(await zipOf(files), await zipOf(files))).toBe(0);
  expect((await zipOf(files)).length).toBe(22 + 2 * (30 + 1 + 16 + 46 + 1) + 3);
});
