/**
 * The network's answers for every pixel, put together from tiles: each pixel is taken from the tile that is responsible for
 * it, so that the result does not depend on how tiles cut the image.
 */
import { CambrianError, throwIfCancelled, type WorkOptions } from "@cambrian/core";
import type { Ask } from "../../task.js";

/** Maps by name, each [channel, y, x] of the size of the image the network saw. */
export type DenseMaps<Names extends string> = Readonly<Record<Names, Float32Array>>;

/**
 * Read all tiles. `channels` says which maps there must be; one pixel costs 4 bytes a channel. Throws `model/wrong-outputs`,
 * `work/cancelled`.
 */
export async function collectMaps<Names extends string>(
  ask: Ask,
  channels: Readonly<Record<Names, number>>,
  { signal }: WorkOptions,
): Promise<DenseMaps<Names>> {
  const { height, width } = ask;
  const size = height * width;
  const wanted = Object.entries(channels) as [Names, number][];
  const maps = Object.fromEntries(wanted.map(([name, count]) => [name, new Float32Array(count * size)])) as Record<
    Names,
    Float32Array
  >;
  throwIfCancelled(signal);
  for await (const { y, x, core, outputs } of ask.tiles()) {
    throwIfCancelled(signal);
    for (const [name, count] of wanted) {
      const map = outputs[name];
      const [found, rows = 0, columns = 0] = map?.shape ?? [];
      if (!map || found !== count || y + rows < core.y1 || x + columns < core.x1) {
        throw new CambrianError(
          "model/wrong-outputs",
          `The network answers with ${Object.entries(outputs)
            .map(([key, { shape }]) => `${key} [${shape.join(", ")}]`)
            .join(
              " and ",
            )}, but "${name}" [${count}, y, x] for every pixel is needed. Was the model trained for another representation?`,
          {
            wanted: channels,
            outputs: Object.fromEntries(Object.entries(outputs).map(([key, { shape }]) => [key, shape])),
          },
        );
      }
      for (let c = 0; c < count; c++)
        for (let row = core.y0; row < core.y1; row++) {
          const from = (c * rows + row - y) * columns - x;
          maps[name].set(map.data.subarray(from + core.x0, from + core.x1), c * size + row * width + core.x0);
        }
    }
  }
  return maps;
}
