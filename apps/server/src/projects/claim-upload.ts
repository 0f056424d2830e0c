/**
 * Files that a browser sent become images of a project: an upload is named "upload:ID/NAME" by the page, and moves into the
 * project's own images when it is first asked about.
 */
import { copyFile, link, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { CambrianError } from "@cambrian/core";

const NAMED = /^upload:([0-9a-f-]{36}(?:\.[a-z0-9]{1,8})?)\/(.+)$/;
/** What a file name may keep; the rest becomes an underscore. */
const PLAIN = /[^\p{L}\p{N} ._()+-]/gu;
const LONGEST = 120;

export const isUpload = (asked: string): boolean => asked.startsWith("upload:");

/**
 * The path of the file within the project's folder. Throws `upload/unknown`, `upload/incomplete`.
 */
export async function claimUpload(asked: string, uploads: string, folder: string): Promise<string> {
  const [, id = "", named = ""] = NAMED.exec(asked) ?? [];
  const source = join(uploads, id);
  const found = id === "" ? undefined : await stat(source).catch(() => undefined);
  if (!found?.isFile())
    throw new CambrianError(
      "upload/unknown",
      `The file "${basename(named) || asked}" is not here any more. Uploads are kept for two days; send it again.`,
      { asked },
    );
  const wanted = await sizeOf(source);
  if (wanted !== undefined && wanted !== found.size)
    throw new CambrianError(
      "upload/incomplete",
      `The file "${named}" has arrived in part: ${found.size} of ${wanted} bytes. Send it again; it goes on where it stopped.`,
      { got: found.size, expected: wanted },
    );
  const images = join(folder, "images");
  await mkdir(images, { recursive: true });
  const ending = extname(id);
  const plain = basename(named).replace(PLAIN, "_").slice(-LONGEST).replace(/^\.+/, "") || "image";
  const name = plain.toLowerCase().endsWith(ending) ? plain : `${plain}${ending}`;
  const path = await moveBeside(source, images, name);
  await rm(`${source}.json`, { force: true });
  return path;
}

/** How many bytes the sender said there would be. */
async function sizeOf(source: string): Promise<number | undefined> {
  const text = await readFile(`${source}.json`, "utf8").catch(() => "{}");
  const { size } = JSON.parse(text) as { readonly size?: unknown };
  return typeof size === "number" ? size : undefined;
}

/** Move a file into a folder under this name, or with a number behind it where the name is taken. */
async function moveBeside(source: string, folder: string, name: string): Promise<string> {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? name : `${stem}_${number}${ending}`);
    try {
      // A link never replaces what is there, as a renamed file would.
      await link(source, path);
      await rm(source);
      return path;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") continue;
      if (code !== "EXDEV" && code !== "EPERM") throw error;
      const draft = join(folder, `.${basename(source)}`);
      await copyFile(source, draft);
      await rename(draft, path);
      await rm(source);
      return path;
    }
  }
}
