/** Looking at files before they are added, and adding them. */

import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { errorToData } from "@cambrian/core";
import { openImage } from "@cambrian/formats/node";
import type { routes } from "@cambrian/protocol";
import type { z } from "zod";
import type { Handlers } from "../http/handler.js";
import { claimUpload, isUpload } from "../projects/claim-upload.js";
import {
  axesFrom,
  channelsOf,
  findLabelsFor,
  imagesIn,
  isImageFile,
  metadataFromName,
  sha256Of,
} from "../projects/describe-file.js";
import type { OpenProject } from "../projects/hub.js";
import type { ServerContext } from "./context.js";
import { present } from "./project-routes.js";

type Inspected = z.output<(typeof routes.inspect)["reply"] & z.ZodType>["files"][number];

export function importRoutes({
  hub,
  folders,
  uploadsFolder,
}: ServerContext): Pick<Handlers, "inspect" | "importImages"> {
  return {
    inspect: async ({ params, body, signal }) => {
      const project = await hub.get(params.project);
      const files: Inspected[] = [];
      for (const asked of body.paths) {
        if (signal.aborted) break;
        const named = await claimed(asked, project).catch((error: unknown) => refused(asked, error));
        if (typeof named !== "string") files.push(named);
        else for (const path of await expand(named, project)) files.push(await inspect(path, project, signal));
      }
      return { files };
    },
    importImages: async ({ params, body, caller }) => {
      const project = await hub.get(params.project);
      const files = [];
      for (const file of body.files) {
        const path = await folders.find(await claimed(file.path, project), project.folder);
        const labels = file.labels === undefined ? {} : { labels: await folders.find(file.labels, project.folder) };
        files.push({ ...file, path, ...labels });
      }
      return await project.jobs.start("import", { ...body, files }, present(caller).author);
    },
  };

  /** Where a file lies that was named by the page: an upload moves into the project first. */
  async function claimed(asked: string, { folder }: OpenProject): Promise<string> {
    return isUpload(asked) ? claimUpload(asked, uploadsFolder, folder) : asked;
  }

  /** A folder stands for the images in it. A path that may not be looked at stays, and is told as an error. */
  async function expand(asked: string, { folder }: OpenProject): Promise<string[]> {
    const path = await folders.find(asked, folder).catch(() => undefined);
    if (path === undefined) return [asked];
    return (await stat(path)).isDirectory() && !/\.zarr$/i.test(path) ? imagesIn(path) : [path];
  }

  async function inspect(asked: string, project: OpenProject, signal: AbortSignal): Promise<Inspected> {
    const head = { path: asked, name: basename(asked), bytes: 0 };
    try {
      const path = await folders.find(asked, project.folder);
      const { size: bytes } = await stat(path);
      await using image = await openImage(path, { signal });
      const { dtype, size, rgb, pixelSize } = image.info;
      const labels = isImageFile(path) ? await findLabelsFor(path) : undefined;
      const duplicate = await findDuplicate(project, path, bytes);
      return {
        ...head,
        path,
        bytes,
        about: {
          format: image.format,
          dtype,
          size,
          channels: channelsOf(image.info),
          rgb,
          ...(pixelSize ? { pixelSize } : {}),
          axesFrom: axesFrom(image),
          metadata: metadataFromName(path),
          ...(labels === undefined ? {} : { labels }),
          ...(duplicate === undefined ? {} : { duplicateOf: duplicate }),
        },
      };
    } catch (error) {
      return refused(asked, error);
    }
  }
}

/** A file that cannot be added, with the reason. */
function refused(asked: string, error: unknown): Inspected {
  const { code, message, details } = errorToData(error);
  const { stack: _, ...rest } = details;
  return { path: asked, name: basename(asked), bytes: 0, error: { code, message, details: rest } };
}

/** The name of an image of the project with the same bytes. Only files of the same length are read for it. */
async function findDuplicate({ store }: OpenProject, path: string, bytes: number): Promise<string | undefined> {
  const same = store.state.images.filter((image) => !image.removed && image.bytes === bytes);
  if (same.length === 0) return undefined;
  const sha256 = await sha256Of(path);
  return same.find((image) => image.sha256 === sha256)?.name;
}
