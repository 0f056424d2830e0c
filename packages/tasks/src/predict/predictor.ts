/**
 * Ask a trained network about images of any size: one session, tiles that overlap by what the network can see, and
 * a decoder that gets every answer exactly once.
 */
import { CambrianError, type Image, type Planes, throwIfCancelled, type WorkOptions } from "@cambrian/core";
import { type Executable, INPUT_NAME, type Runtime, readOnnx } from "@cambrian/nn";
import { assertImageFits, normalisedPlanes, repeatChannels } from "../input/network-input.js";
import type { Model } from "../model/model.js";
import { resolveOptions } from "../options.js";
import type { Ask, Maps, Task, Tile } from "../task.js";
import { type MirrorOptions, runMirrored } from "./mirror.js";
import { cropPlanes, padPlanes, planTiles, type TilePlan } from "./tiles.js";

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
    readonly planes: Planes;
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
    return { planes: scaled, scale: Math.sqrt((scaled.height * scaled.width) / (own.height * own.width)), options };
  };
  return {
    model,
    options: base,
    ask(image, given = {}) {
      return askPlanes(look(image, given), given);
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
  image: Planes,
  plan: TilePlan,
  { work, channels, mirror }: TileRun,
): AsyncGenerator<Tile> {
  let done = 0;
  for (const place of plan.tiles) {
    throwIfCancelled(work.signal);
    // The mirrored margin of the image is made where it is needed: pictures may be large.
    const inside = cropPlanes(image, {
      y0: place.y,
      x0: place.x,
      y1: Math.min(image.height, place.y + place.height),
      x1: Math.min(image.width, place.x + place.width),
    });
    const planes = repeatChannels(padPlanes(inside, place), channels);
    const outputs = mirror
      ? await runMirrored((view) => runOnce(executable, view), planes, mirror)
      : await runOnce(executable, planes);
    work.onProgress?.({ what: "Looking", done: ++done, total: plan.tiles.length });
    yield { y: place.y, x: place.x, core: place.core, outputs };
  }
}

async function runOnce(executable: Executable, { data, channels, height, width }: Planes): Promise<Maps> {
  const outputs = await executable.run({ [INPUT_NAME]: { data, shape: [1, channels, height, width] } });
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data: values, shape }]) => [name, { data: values, shape: shape.slice(1) }]),
  );
}
