import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { claimUpload } from "./claim-upload.js";

const id = "123e4567-e89b-12d3-a456-426614174000.tif";
let uploads: string;
let folder: string;

beforeEach(async () => {
  uploads = await mkdtemp(join(tmpdir(), "cambrian-uploads-"));
  folder = await mkdtemp(join(tmpdir(), "cambrian-project-"));
  await writeFile(join(uploads, id), "pixels");
  await writeFile(join(uploads, `${id}.json`), JSON.stringify({ id, size: 6 }));
});

test("an upload becomes a file of the project under the name it had, and is gone from the uploads", async () => {
  const path = await claimUpload(`upload:${id}/B03_f1 (2).tif`, uploads, folder);
  expect(path).toBe(join(folder, "images", "B03_f1 (2).tif"));
  expect(await readFile(path, "utf8")).toBe("pixels");
  expect(await readdir(uploads)).toEqual([]);
});

test("a name that is taken gets a number, and nothing is replaced", async () => {
  const first = await claimUpload(`upload:${id}/a.tif`, uploads, folder);
  await writeFile(join(uploads, id), "others");
  const second = await claimUpload(`upload:${id}/a.tif`, uploads, folder);
  expect([basename(first), basename(second)]).toEqual(["a.tif", "a_2.tif"]);
  expect(await readFile(first, "utf8")).toBe("pixels");
});

test("names cannot lead out of the folder, hide a file or change what it is", async () => {
  const path = await claimUpload(`upload:${id}/../../..hidden\u0000.sh`, uploads, folder);
  expect(path).toBe(join(folder, "images", "hidden_.sh.tif"));
});

test("a file that came in part, and one that is not there, are told apart", async () => {
  await writeFile(join(uploads, `${id}.json`), JSON.stringify({ id, size: 60 }));
  await expect(claimUpload(`upload:${id}/a.tif`, uploads, folder)).rejects.toMatchObject({ code: "upload/incomplete" });
  for (const asked of ["upload:../../etc/passwd", `upload:${id.replace("1", "2")}/a.tif`, "upload:"])
    await expect(claimUpload(asked, uploads, folder)).rejects.toMatchObject({ code: "upload/unknown" });
});
