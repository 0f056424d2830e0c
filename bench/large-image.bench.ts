/**
 * What predicting a large image takes: peak memory of the process, and how much of the time is the network's.
 *
 * A drawn image of CAMBRIAN_SIDE x CAMBRIAN_SIDE pixels (default 8000, 16 bits, nuclei everywhere; CAMBRIAN_ROWS: fewer
 * rows) is written as tiled TIFF, predicted in parts with the shipped model, and its labels and table are written, all in this process.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  cells,
  findInParts,
  type Image,
  loadModel,
  makeImage,
  openImage,
  openPredictor,
  openTiffWriter,
  saveTable,
  tabulateParts,
} from "cambrian";
import type { Bench } from "./bench.js";

const TILE = 256;
const SAMPLES = 12;

/** Samples of 256 x 256 in a pattern that does not repeat within sight. */
async function drawImage(path: string, rows: number, side: number): Promise<void> {
  const samples = Array.from({ length: SAMPLES }, (_, seed) => cells.makeSample(seed + 1).image);
  const writer = await openTiffWriter(path, {
    size: { y: rows, x: side },
    dtype: "uint16",
    pixelSize: { x: 0.65, y: 0.65 },
  });
  for (let y = 0; y < rows; y += TILE) {
    for (let x = 0; x < side; x += TILE) {
      const [height, width] = [Math.min(TILE, rows - y), Math.min(TILE, side - x)];
      const sample = samples[((y / TILE) * 7 + ((x / TILE) * 5 + (y / TILE) * (x / TILE))) % SAMPLES] as Image;
      const data = new Uint16Array(height * width);
      for (let row = 0; row < height; row++)
        for (let column = 0; column < width; column++)
          data[row * width + column] = sample.data[row * TILE + column] as number;
      await writer.writeTile({ y, x }, data);
    }
  }
  await writer.close();
}

const largeImage: Bench = async (report, { root }) => {
  const side = Number(process.env.CAMBRIAN_SIDE ?? 8000);
  const rows = Number(process.env.CAMBRIAN_ROWS ?? side);
  const folder = await mkdtemp(join(tmpdir(), "cambrian-large-"));
  const megapixels = (rows * side) / 1e6;
  const peak = () => process.resourceUsage().maxRSS / 2 ** 20;
  const seconds = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    return (performance.now() - start) / 1000;
  };
  let lookCpuSeconds = 0;
  try {
    report(`drawing ${rows} x ${side} pixels`);
    await drawImage(join(folder, "large.tif"), rows, side);
    await using predictor = await openPredictor(cells, await loadModel(cells, join(root, "models/nuclei")));
    await using image = await openImage(join(folder, "large.tif"));
    const before = peak();
    let found: Awaited<ReturnType<typeof findInParts>> | undefined;
    let tiles = 0;
    let tileSize = { y: 1024, x: 1024 };
    let told = 0;
    const work = {
      onProgress: ({ what, done, total = 0 }: { what: string; done: number; total?: number }) => {
        if (what === "Looking") tiles = total;
        if (performance.now() - told < 20_000) return;
        told = performance.now();
        report(`${what} ${done}/${total}, ${peak().toFixed(2)} GiB`);
      },
    };
    const cpuBefore = cpuSeconds();
    const lookSeconds = await seconds(async () => {
      const ask = await predictor.askParts(image, work);
      const noted = {
        ...ask,
        async *tiles() {
          for await (const tile of ask.tiles()) {
            const [, height = 0, width = 0] = tile.outputs.probability?.shape ?? [];
            tileSize = { y: height * predictor.options.grid, x: width * predictor.options.grid };
            yield tile;
          }
        },
      };
      found = await findInParts(noted, predictor.options, { height: rows, width: side });
      lookCpuSeconds = cpuSeconds() - cpuBefore;
    });
    if (!found) throw new Error("nothing was looked at");
    const parts = found;
    const labelSeconds = await seconds(async () => {
      const writer = await openTiffWriter(join(folder, "labels.tif"), { size: { y: rows, x: side }, dtype: "uint32" });
      for (let y = 0; y < rows; y += TILE)
        for (let x = 0; x < side; x += TILE)
          await writer.writeTile(
            { y, x },
            parts.labels({ y0: y, x0: x, y1: Math.min(rows, y + TILE), x1: Math.min(side, x + TILE) }).data,
          );
      await writer.close();
    });
    const tableSeconds = await seconds(async () =>
      saveTable(join(folder, "table.csv"), await tabulateParts(parts, image, { t: 0, z: 0 })),
    );
    const peakGiB = peak();
    const region = { y0: 0, x0: 0, y1: tileSize.y, x1: tileSize.x };
    const bareCpuSeconds = await timeTile(predictor, await image.read({ region }));
    return {
      value: Math.round(peakGiB * 1000) / 1000,
      unit: `GiB resident at most, ${rows} x ${side} pixels`,
      better: "lower",
      goal: 1,
      peer: null,
      beforeGiB: before,
      cells: parts.count,
      tiles,
      tileSize,
      lookSeconds,
      labelSeconds,
      tableSeconds,
      megapixelsPerSecond: megapixels / lookSeconds,
      lookCpuSeconds,
      tileCpuSeconds: bareCpuSeconds,
      /** Part of the processor time that the network alone needs for the same tiles; other work on the machine does not change it. */
      networkShare: (tiles * bareCpuSeconds) / lookCpuSeconds,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Of all threads of this process. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Processor time that the network takes for one tile in memory; the median of five. */
async function timeTile(
  predictor: { ask(image: Image): { tiles(): AsyncIterable<unknown> } },
  tile: Image,
): Promise<number> {
  const square = makeImage(tile.data, { y: tile.size.y, x: tile.size.x });
  const times: number[] = [];
  for (let n = 0; n < 6; n++) {
    const ask = predictor.ask(square);
    const start = cpuSeconds();
    for await (const _ of ask.tiles());
    times.push(cpuSeconds() - start);
  }
  return times.slice(1).sort((a, b) => a - b)[2] as number; // the first one warms up
}

export default largeImage;
