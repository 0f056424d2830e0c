/**
 * The sample project: eight drawn images as a microscope would take them, in two conditions and four wells, three of them
 * labelled with the exact truth they were drawn from.
 */
import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { saveImage } from "@cambrian/formats/node";
import type { Author, Change, NewImage } from "@cambrian/project";
import type { AnyTask, CellsTruth } from "@cambrian/tasks";
import { describeFile } from "./describe-file.js";
import type { OpenProject } from "./hub.js";
import { makeLabelChange } from "./labels-to-objects.js";

const IMAGES = 8;
const LABELLED = 3;
const WELLS = ["B02", "B03", "C02", "C03"];
const BY: Author = { kind: "import", id: "sample", name: "sample" };

export async function drawSample(project: OpenProject, task: AnyTask, seed: number): Promise<void> {
  const { folder, store } = project;
  await mkdir(join(folder, "images"), { recursive: true });
  const drawn: { image: NewImage; truth: CellsTruth }[] = [];
  for (let n = 0; n < IMAGES; n++) {
    const well = WELLS[Math.floor(n / 2)] as string;
    const example = task.makeSample(seed * 1000 + n);
    // Most microscopes write TIFF, some people have PNG; both open.
    const name = `${well}_f${(n % 2) + 1}.${n % 4 === 3 ? "png" : "tif"}`;
    const path = join(folder, "images", name);
    await saveImage(path, example.image);
    const metadata = { condition: n < IMAGES / 2 ? "control" : "treated", well };
    const described = await describeFile(path, { id: randomUUID(), folder, metadata });
    const { pixelSize } = example.image;
    drawn.push({ image: { ...described, ...(pixelSize ? { pixelSize } : {}) }, truth: example.truth as CellsTruth });
  }
  await propose(project, { kind: "images.add", images: drawn.map(({ image }) => image) }, BY);
  for (const { image, truth } of [drawn[0], drawn[2], drawn[5]].slice(0, LABELLED) as typeof drawn) {
    const plane = { t: 0, z: 0 };
    const now = await store.labels(image.id, plane);
    const change = makeLabelChange(now, truth.labels, { image: image.id, plane, tool: "import", by: BY });
    if (change) await propose(project, change, BY);
    await propose(project, { kind: "image.state", image: image.id, state: "labelled" }, BY);
  }
}

async function propose({ store }: OpenProject, change: Change, by: Author): Promise<void> {
  await store.apply([{ id: randomUUID(), base: store.state.seq, change }], by);
}
