/** Look at every image before training: what is wrong with it, and with all of them together. */
import { makeLabels, throwIfCancelled, toPlanes } from "@cambrian/core";
import { openImage } from "@cambrian/formats/node";
import type { ImageRecord, ProjectState } from "@cambrian/project";
import { leftOut, type Quality } from "@cambrian/protocol";
import { type ImageLook, type JudgedImage, judgeImages, lookAtImage } from "@cambrian/tasks";
import type { AnyJobHandler, JobContext } from "./context.js";
import { rolesOf } from "./roles.js";

/** The largest value of each type that holds whole numbers. */
const LARGEST: Readonly<Partial<Record<ImageRecord["dtype"], number>>> = {
  uint8: 255,
  uint16: 65_535,
  uint32: 2 ** 32 - 1,
  int8: 127,
  int16: 32_767,
  int32: 2 ** 31 - 1,
};

/** Images are looked at at most this large, in pixels of the longer side: what is wrong shows there as well. */
const SIDE = 4096;

export const checkJob: AnyJobHandler = {
  kind: "check",
  async run(_, work, context) {
    const state = await context.state();
    const out = leftOut(state);
    const images = state.images.filter(({ id, removed }) => !removed && !(id in out));
    const judged: JudgedImage[] = [];
    for (const [done, record] of images.entries()) {
      throwIfCancelled(work.signal);
      work.onProgress?.({ what: "Checking images", done, total: images.length });
      const labelled = record.state === "labelled" || record.state === "reviewed";
      judged.push({
        id: record.id,
        name: record.name,
        sha256: record.sha256,
        split: record.everTested ? "test" : record.split,
        labelled,
        um: record.pixelSize?.x,
        look: await lookAt(record, labelled, context),
      });
    }
    work.onProgress?.({ what: "Checking images", done: images.length, total: images.length });
    const { findings, passed } = judgeImages(
      judged,
      state.classes.map(({ name }) => name),
    );
    const quality: Quality = {
      seq: state.seq,
      findings: JSON.parse(JSON.stringify(findings)) as Quality["findings"],
      passed: [...passed],
      curve: [],
      split: countRoles(state),
    };
    return { quality };
  },
};

/** The first plane that has labels, else the first. */
async function lookAt(record: ImageRecord, labelled: boolean, context: JobContext): Promise<ImageLook> {
  const [plane = { t: 0, z: 0 }] = labelled ? await context.labelledPlanes(record.id) : [];
  await using file = await openImage(await context.path(record.id));
  const level = labelled
    ? 0
    : Math.max(
        0,
        file.levels.findIndex((each) => Math.max(each.height, each.width) <= SIDE),
      );
  const planes = toPlanes(await file.read({ ...plane, level }));
  const largest = LARGEST[record.dtype] ?? Number.POSITIVE_INFINITY;
  if (!labelled) return lookAtImage({ planes, largest });
  const { height, width, data, objects } = await context.labels(record.id, plane);
  const classes = new Map(objects.map(({ id, classIndex }) => [id, classIndex ?? 0]));
  return lookAtImage({
    planes,
    largest,
    labels: makeLabels(height, width, data),
    classOf: (id) => classes.get(id) ?? 0,
  });
}

function countRoles(state: ProjectState): Quality["split"] {
  const { train, validation, test } = rolesOf(state);
  const labelled = train.length + validation.length + test.length;
  return {
    train: train.length,
    validation: validation.length,
    test: test.length,
    unlabelled: state.images.filter(({ removed }) => !removed).length - labelled,
  };
}
