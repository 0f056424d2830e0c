/**
 * The image files of a project, opened when they are asked for and kept open for a while: a viewer asks for many tiles of
 * few images.
 */
import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { CambrianError, type Image, type WorkOptions } from "@cambrian/core";
import type { OpenImage, Part } from "@cambrian/formats";
import { openImage } from "@cambrian/formats/node";
import type { ImageRecord, ProjectState } from "@cambrian/project";
import type { Folders } from "../projects/folders.js";

export interface ProjectImages {
  /** Throws `project/unknown-image` for an id the project does not have. */
  record(id: string): ImageRecord;
  /** Absolute path of its file, checked to lie where it may. */
  path(id: string): Promise<string>;
  open(id: string): Promise<OpenImage>;
  read(id: string, part: Part, work?: WorkOptions): Promise<Image>;
  close(): Promise<void>;
}

/** Files kept open. */
const OPEN = 24;

/** Where the smaller copies of an image are kept. */
export const pyramidFolder = (cache: string, { sha256 }: Pick<ImageRecord, "sha256">): string =>
  join(cache, "pyramids", `${sha256.slice(0, 32)}.zarr`);

export function openProjectImages(
  folder: string,
  cache: string,
  state: () => ProjectState,
  folders: Pick<Folders, "find">,
): ProjectImages {
  const opened = new Map<string, Promise<OpenImage>>();
  const record = (id: string): ImageRecord => {
    const found = state().images.find((image) => image.id === id);
    if (found) return found;
    throw new CambrianError(
      "project/unknown-image",
      "The project has no such image. It may have been added elsewhere: reload.",
      {
        image: id,
      },
    );
  };
  const pathOf = (id: string): Promise<string> => {
    const { path } = record(id);
    return folders.find(isAbsolute(path) ? path : join(folder, path), folder);
  };
  /** The copy with smaller levels that was made of a large flat image, when it is complete. */
  const pyramidOf = (id: string): string | undefined => {
    const made = pyramidFolder(cache, record(id));
    return existsSync(join(made, "zarr.json")) ? made : undefined;
  };
  const forget = (key: string): void => {
    const image = opened.get(key);
    opened.delete(key);
    // A moment later, because a read may be under way; one that never opened has nothing to close.
    const close = (): void => void image?.then((each) => each.close()).catch(() => undefined);
    setTimeout(close, 30_000).unref();
  };
  const open = async (id: string): Promise<OpenImage> => {
    const path = pyramidOf(id) ?? (await pathOf(id));
    const key = `${id} ${path}`;
    const known = opened.get(key);
    if (known) {
      opened.delete(key);
      opened.set(key, known);
      return known;
    }
    const fresh = openImage(path);
    opened.set(key, fresh);
    fresh.catch(() => opened.delete(key));
    if (opened.size > OPEN) forget([...opened.keys()][0] as string);
    return fresh;
  };
  return {
    record,
    path: pathOf,
    open,
    read: async (id, part, work = {}) => (await open(id)).read(part, work),
    async close() {
      const all = [...opened.values()];
      opened.clear();
      await Promise.allSettled(all.map(async (image) => (await image).close()));
    },
  };
}
