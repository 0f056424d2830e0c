/**
 * From the words of a command line to image files: files, folders and patterns such as `day*\/*.tif`.
 */
import { existsSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, parse, resolve, sep } from "node:path";
import { CambrianError, isImageName, isLabelName, isZarrName } from "cambrian";

/**
 * Absolute paths, each once, in the order of the words; folders and patterns give theirs by name, without the label
 * files beside images. A word that is none of these is kept as a path, so that opening it tells what is wrong.
 * Throws `predict/no-images`.
 */
export async function findInputs(words: readonly string[], cwd: string): Promise<string[]> {
  const files = new Set<string>();
  for (const word of words) for (const file of await expand(word, cwd)) files.add(file);
  if (files.size > 0) return [...files];
  throw new CambrianError(
    "predict/no-images",
    `No image was found for ${words.join(" ")}. Name image files (.tif, .tiff, .png, .jpg, .ome.zarr), folders that hold some, or a pattern such as images/*.tif.`,
    { words },
  );
}

async function expand(word: string, cwd: string): Promise<string[]> {
  const path = resolve(cwd, word);
  if (existsSync(path)) return isFolder(path) ? listFolder(path) : [path];
  if (/[*?[]/.test(word)) return (await glob(path)).filter((file) => !isFolder(file) && isImage(file));
  return [path];
}

/** An OME-Zarr is a folder on the disk, but one image. */
const isFolder = (path: string): boolean => statSync(path).isDirectory() && !isZarrName(path);

const isImage = (file: string): boolean => {
  const name = parse(file).base;
  return isImageName(name) && !isLabelName(name) && !/_overlay\.png$/i.test(name);
};

async function listFolder(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  return entries
    .filter((entry) => (!entry.isDirectory() || isZarrName(entry.name)) && isImage(entry.name))
    .map(({ name }) => join(dir, name))
    .sort();
}

/** Paths that match: `*` and `?` within a name, `[abc]`, and `**` for any folders between. Sorted. */
async function glob(pattern: string): Promise<string[]> {
  const { root } = parse(pattern);
  const parts = pattern.slice(root.length).split(/[\\/]/).filter(Boolean);
  return [...new Set(await walk(root || sep, parts))].sort();
}

async function walk(dir: string, parts: readonly string[]): Promise<string[]> {
  const [part, ...rest] = parts;
  if (part === undefined) return [dir];
  if (part !== "**" && !/[*?[]/.test(part)) {
    const next = join(dir, part);
    return existsSync(next) ? walk(next, rest) : [];
  }
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  if (part === "**") {
    const below = entries.filter((entry) => entry.isDirectory() && !/^\.|\.zarr$/i.test(entry.name));
    const deeper = await Promise.all(below.map((entry) => walk(join(dir, entry.name), parts)));
    return [...(await walk(dir, rest)), ...deeper.flat()];
  }
  const matches = toRegExp(part);
  const found: string[] = [];
  for (const { name } of entries) {
    if (name.startsWith(".") || !matches.test(name)) continue;
    found.push(...(await walk(join(dir, name), rest).catch(() => [])));
  }
  return found;
}

function toRegExp(part: string): RegExp {
  const source = part
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source.replace(/\[!/g, "[^")}$`);
}
