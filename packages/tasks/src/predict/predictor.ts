/**
 * Ask a trained network about images of any size: one session, tiles that overlap by what the network can see, and
 * a decoder that gets every answer exactly once.
 */
import {
  CambrianError,
  type Image,
  type PlaneSize,
  type Planes,
  throwIfCancelled,
  type WorkOptions,
} from "@cambrian/core";
import { type Executable, INPUT_NAME, type Runtime, readOnnx } from "@cambrian/nn";
import { assertImageFits, normalisedPlanes, repeatChannels } from "../input/network-input.js";
import {
  openNormalised,
  type PlaneSource,
  planeSource,
  type ReadableImage,
  resizedSource,
} from "../input/plane-source.js";
import type { Model } from "../model/model.js";
import { resolveOptions } from "../options.js";
import type { Ask, Maps, Task, Tile } from "../task.js";
import { type MirrorOptions, runMirrored } from "./mirror.js";
import { type PlannedTile, padPlanes, planTiles, type TilePlan } from "./tiles.js";

export interface PredictorOptions<Options> {
  readonly runtime: Runtime;
  /** Default: all cores. */
  readonly threads?: number;
  /** Options of the task for every image; default: those the model was saved with. */
  readonly options?: Partial<Options>;
  /** Height and width of a tile in pixels; default 1024. Memory grows with its square. */
  readonly tile?: number;
}

export interface Predictor<Result, Options> extends AsyncDisposable {
  readonly model: Model;
  /** The options in force, with the defaults filled in. */
  readonly options: Options;
  /** One frame and section (default the first) of an image; the result has the image's own size. */
  predict(image: Image, options?: PredictOptions<Options>): Promise<Result>;
  /** The network's answers themselves, for a decoder of one's own; at the scale the network sees. */
  ask(image: Image, options?: PredictOptions<Options>): Ask;
  /**
   * The same of an image that is read in parts, tile by tile, so that memory does not grow with the image. Looks through
   * the plane once for its brightness. `refuse`: pixels that are not finite numbers throw `image/not-finite` (default
   * false: they count as dark). Throws `TypeError` for a task that cannot.
   */
  askParts(image: ReadableImage, options?: PredictOptions<Options> & { readonly refuse?: boolean }): Promise<Ask>;
  close(): Promise<void>;
}

export interface PredictOptions<Options> extends WorkOptions {
  readonly options?: Partial<Options>;
  readonly t?: number;
  readonly z?: number;
}

/** A task's options: defaults, overlaid by what is given in order; `undefined` does not overlay. Throws as `resolveOptions`. */
export function fillOptions<Options extends object>(
  task: Pick<Task<never, never, Options>, "options">,
  ...given: readonly (Partial<Options> | undefined)[]
): Options {
  const set = given.flatMap((options) => Object.entries(options ?? {}).filter(([, value]) => value !== undefined));
  return resolveOptions(task.options, Object.fromEntries(set) as Partial<Options>);
}

/** Refuse a model of another task or version. */
function checkModel(task: { readonly id: string; readonly version: number }, { card }: Model): void {
  if (card.task !== task.id) {
    throw new CambrianError(
      "model/wrong-task",
      `Model "${card.name}" is for the task "${card.task}", not for "${task.id}". Choose a model of this task.`,
      { got: card.task, expected: task.id },
    );
  }
  if (card.taskVersion !== task.version) {
    throw new CambrianError(
      "model/wrong-version",
      `Model "${card.name}" was made for version ${card.taskVersion} of "${task.id}", this program has version ${task.version}. Train it again, or use the Cambrian it was made with (${card.cambrian}).`,
      { got: card.taskVersion, expected: task.version },
    );
  }
}

/** Make a model ready. Close it with `await using` or `close()`. */
export async function openPredictor<Truth, Result, Options extends object>(
  task: Task<Truth, Result, Options>,
  model: Model,
  settings: PredictorOptions<Options>,
): Promise<Predictor<Result, Options>> {
  checkModel(task, model);
  const { runtime, threads, tile = 1024 } = settings;
  const { traits } = model.card;
  const base = fillOptions(task, model.card.options as Partial<Options>, settings.options);
  const network = task.buildModel(traits, base).main;
  if (!network)
    throw new CambrianError("model/damaged", `Model "${model.card.name}" has no main network. Copy or train it again.`);
  const { graph } = readOnnx(model.onnx, { freeLength: network.multipleOf });
  const executable = await runtime.compile(graph, {
    freeAxes: { [INPUT_NAME]: [0, 2, 3] },
    ...(threads === undefined ? {} : { threads }),
  });

  /** What the network is shown of an image, and under which options. */
  interface Look {
    readonly planes: PlaneSource;
    readonly scale: number;
    readonly options: Options;
  }
  const askPlanes = ({ planes, scale, options }: Look, work: WorkOptions): Ask => {
    const plan = planTiles({
      height: planes.height,
      width: planes.width,
      tile,
      reach: network.reach,
      multiple: network.multipleOf,
    });
    const mirrored = task.mirrors?.(options) ?? false;
    return {
      height: planes.height,
      width: planes.width,
      scale,
      tiles: () =>
        runTiles(executable, planes, plan, {
          work,
          channels: network.channels,
          ...(mirrored && task.mirrorMaps
            ? { mirror: { grid: network.grid, multiple: network.multipleOf, maps: task.mirrorMaps } }
            : {}),
        }),
    };
  };
  const look = (image: Image, given: PredictOptions<Options>): Look => {
    const options = fillOptions(task, base, given.options);
    const { t = 0, z = 0 } = given;
    const own = normalisedPlanes(image, { t, z });
    const scaled = task.fitImage
      ? task.fitImage(own, { traits, options, ...(image.pixelSize ? { pixelSize: image.pixelSize } : {}) })
      : own;
    assertImageFits(scaled, traits);
    return { planes: planeSource(scaled), scale: scaleOf(scaled, own), options };
  };
  const lookAtParts = async (image: ReadableImage, given: PredictOptions<Options> & { readonly refuse?: boolean }) => {
    if (task.fitImage && !task.fitSize) throw new TypeError(`the task "${task.id}" cannot be asked in parts`);
    const options = fillOptions(task, base, given.options);
    const { t = 0, z = 0, refuse = false } = given;
    const { pixelSize } = image.info;
    const own = await openNormalised(image, { t, z, refuse }, given);
    assertImageFits(own, traits);
    const size = task.fitSize?.(own, { traits, options, ...(pixelSize ? { pixelSize } : {}) }) ?? own;
    return { planes: resizedSource(own, size), scale: scaleOf(size, own), options };
  };
  return {
    model,
    options: base,
    ask(image, given = {}) {
      return askPlanes(look(image, given), given);
    },
    async askParts(image, given = {}) {
      return askPlanes(await lookAtParts(image, given), given);
    },
    async predict(image, given = {}) {
      throwIfCancelled(given.signal);
      const seen = look(image, given);
      const result = await task.decode(askPlanes(seen, given), seen.options, given);
      return task.fitResult ? task.fitResult(result, image) : result;
    },
    close: () => executable.close(),
    [Symbol.asyncDispose]: () => executable.close(),
  };
}

interface TileRun {
  readonly work: WorkOptions;
  /** Of the network; a grey image is repeated, tile by tile. */
  readonly channels: number;
  /** Average over the four mirror images. */
  readonly mirror?: MirrorOptions;
}

async function* runTiles(
  executable: Executable,
  image: PlaneSource,
  plan: TilePlan,
  { work, channels, mirror }: TileRun,
): AsyncGenerator<Tile> {
  const read = (place: PlannedTile | undefined): Promise<Planes> | undefined => {
    const planes = place && readTile(image, place);
    planes?.catch(() => {}); // told when its turn comes, if it comes
    return planes;
  };
  let next = read(plan.tiles[0]);
  for (const [index, place] of plan.tiles.entries()) {
    throwIfCancelled(work.signal);
    const inside = (await next) as Planes;
    next = read(plan.tiles[index + 1]); // while the network looks
    const planes = repeatChannels(padPlanes(inside, place), channels);
    const outputs = mirror
      ? await runMirrored((view) => runOnce(executable, view), planes, mirror)
      : await runOnce(executable, planes);
    work.onProgress?.({ what: "Looking", done: index + 1, total: plan.tiles.length });
    yield { y: place.y, x: place.x, core: place.core, outputs };
  }
}

/** What of a tile lies in the image; its mirrored margin is made later, pictures may be large. */
function readTile(image: PlaneSource, { y, x, height, width }: PlannedTile): Promise<Planes> {
  const [y1, x1] = [Math.min(image.height, y + height), Math.min(image.width, x + width)];
  return image.read({ y0: y, x0: x, y1, x1 });
}

/** Length of one pixel of the image in what the network sees. */
function scaleOf(seen: PlaneSize, own: PlaneSize): number {
  return Math.sqrt((seen.height * seen.width) / (own.height * own.width));
}

async function runOnce(executable: Executable, { data, channels, height, width }: Planes): Promise<Maps> {
  const outputs = await executable.run({ [INPUT_NAME]: { data, shape: [1, channels, height, width] } });
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data: values, shape }]) => [name, { data: values, shape: shape.slice(1) }]),
  );
}
