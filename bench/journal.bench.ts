/**
 * How soon labels are made again from the journal: 10,000 strokes of a brush on an image of 4096 x 4096 pixels, replayed.
 * Beside it how long a stroke takes to be on disk, and how long a closed project takes to open and show its labels.
 * `STROKES` in the environment changes the number of strokes.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeRandom } from "@cambrian/core";
import { type Author, type Change, type Operation, replayJournal } from "@cambrian/project";
import { openProjectFolder } from "@cambrian/project/node";
import type { Bench } from "./bench.js";

const SIDE = 4096;
/** Pixels from the middle to the rim of the brush. */
const RADIUS = 8;
const OBJECTS = 2000;

const amina: Author = { kind: "person", id: "amina", name: "Amina" };

/** A brush dragged some 40 pixels: one run for each row it covers. */
function drawStroke(random: ReturnType<typeof makeRandom>): Change {
  const [y0, x0] = [RADIUS + 40 + random.integer(SIDE - 120), RADIUS + 40 + random.integer(SIDE - 120)];
  const slant = random.integer(3) - 1;
  const object = 1 + random.integer(OBJECTS);
  const runs: number[] = [];
  for (let row = -RADIUS; row <= 40 + RADIUS; row++) {
    const off = Math.max(0, -row, row - 40);
    const half = Math.floor(Math.sqrt(RADIUS * RADIUS - off * off));
    runs.push((y0 + row) * SIDE + x0 + slant * Math.floor(row / 2) - half, 2 * half + 1, 0, object);
  }
  return { kind: "labels.edit", image: "a", plane: { t: 0, z: 0 }, tool: "brush", runs, objects: [] };
}

const journal: Bench = async (report) => {
  const strokes = Number(process.env.STROKES ?? 10_000);
  const folder = await mkdtemp(join(tmpdir(), "cambrian-journal-"));
  const random = makeRandom(1);
  try {
    const store = await openProjectFolder(folder, { create: true });
    const { id } = store.state;
    const act = (change: Change) => store.apply([{ id: crypto.randomUUID(), base: store.state.seq, change }], amina);
    await act({ kind: "project.create", name: "bench", task: "cells" });
    const image = {
      id: "a",
      name: "a",
      path: "images/a.png",
      format: "png",
      dtype: "uint8",
      size: { t: 1, c: 1, z: 1, y: SIDE, x: SIDE },
      channels: [{ name: "grey", color: "#FFFFFF" }],
      rgb: false,
      sha256: "",
      bytes: 0,
      metadata: {},
    } as const;
    await act({ kind: "images.add", images: [image] });
    const kept: number[] = [];
    for (let stroke = 1; stroke <= strokes; stroke++) {
      const change = drawStroke(random);
      const begun = performance.now();
      await act(change);
      kept.push(performance.now() - begun);
      if (stroke % 1000 === 0) report(`${stroke} strokes are on disk`);
    }
    const drawn = (await store.labels("a", { t: 0, z: 0 })).data;
    await store.close();

    const reopening = performance.now();
    await using again = await openProjectFolder(folder);
    const reopened = (await again.labels("a", { t: 0, z: 0 })).data;
    const openMs = performance.now() - reopening;

    const operations: Operation[] = [];
    const reading = performance.now();
    operations.push(...(await again.history({ limit: strokes + 2 })));
    const readSeconds = (performance.now() - reading) / 1000;
    const seconds: number[] = [];
    for (let round = 0; round < 5; round++) {
      const begun = performance.now();
      const { planes } = replayJournal(operations, id);
      seconds.push((performance.now() - begun) / 1000);
      const [plane] = planes;
      if (!plane?.labels.data.every((label, at) => label === drawn[at] && label === reopened[at]))
        throw new Error("replaying gave other labels than drawing");
    }
    return {
      value: quantile(seconds, 0.5),
      unit: `s to replay ${strokes} strokes on ${SIDE} x ${SIDE} pixels`,
      better: "lower",
      goal: 2,
      peer: null,
      readSeconds,
      applyMs: { median: quantile(kept, 0.5), p99: quantile(kept, 0.99), worst: quantile(kept, 1) },
      openMs,
      rounds: seconds,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

export default journal;
