/**
 * How smooth the image canvas is: panning over an image of 20,000 x 20,000 pixels with 10,000 objects, and how soon a stroke is on
 * the screen. In headless Chromium, which draws on the processor: a graphics card is much faster.
 */
import { join } from "node:path";
import { hasBrowser, openCanvasPage } from "@cambrian/view/testing";
import type { Bench } from "./bench.js";

const SCREEN = { height: 700, width: 960 };

const canvas: Bench = async (report, { root }) => {
  if (!hasBrowser())
    throw new Error("The canvas is measured in Chromium, and there is none: set CHROMIUM to its path.");
  await using opened = await openCanvasPage(SCREEN, join(root, "packages/view/src/testing/page-entry.ts"));
  const { page, errors } = opened;
  report("drawing 10,000 objects on 20,000 x 20,000 pixels");
  const measured = await page.evaluate(async () => {
    const { brushTool, openCanvas } = window.view;
    const side = 20_000;
    const pitch = 200;
    const runs: number[] = [];
    let at = 0;
    for (let row = 0; row < side; row++) {
      const y = (row % pitch) - 100;
      const half = Math.floor(Math.sqrt(Math.max(0, 70 * 70 - y * y)));
      if (half === 0) continue;
      for (let column = 0; column < 100; column++) {
        const start = row * side + column * pitch + 100 - half;
        runs.push(start - at, 0, 2 * half, Math.floor(row / pitch) * 100 + column + 1);
        at = start + 2 * half;
      }
    }
    const levels = Array.from({ length: 7 }, (_, level) => {
      const scale = 2 ** level;
      return { height: Math.ceil(side / scale), width: Math.ceil(side / scale), scale };
    });
    const pixels = Uint16Array.from({ length: 512 * 512 }, (_, i) => ((i % 512) * 3 + (i >> 9)) % 2000);
    const view = openCanvas(document.getElementById("place") as HTMLElement, { reducedMotion: true });
    view.setImage(
      {
        height: side,
        width: side,
        tile: 512,
        levels,
        dtype: "uint16",
        channels: 1,
        async read({ level, ty, tx }) {
          const height = Math.min(512, (levels[level]?.height ?? 0) - ty * 512);
          const width = Math.min(512, (levels[level]?.width ?? 0) - tx * 512);
          return { data: pixels.slice(0, height * width), height, width };
        },
      },
      { t: 0, z: 0 },
    );
    view.setChannels([{ visible: true, color: "#FFFFFF", contrast: [0, 2000], gamma: 1 }]);
    const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
    const nearlyAll = (values: number[]): number =>
      values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const gl = document.querySelector("canvas")?.getContext("webgl2");
    /** Wait until the graphics card is done with everything. */
    const finish = (): void => gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));

    const loadStart = performance.now();
    view.labels.load({
      height: side,
      width: side,
      runs,
      objects: Array.from({ length: 10_000 }, (_, k) => ({ id: k + 1, color: k % 7 })),
    });
    const load = performance.now() - loadStart;

    const pan = async (zoom: number): Promise<{ median: number; p95: number }> => {
      view.setView({ y: 10_000, x: 10_000, zoom });
      await view.settled();
      const times: number[] = [];
      let last = await frame();
      for (let k = 0; k < 60; k++) {
        view.setView({ x: view.view.x + 12 / zoom, y: view.view.y + 4 / zoom });
        const now = await frame();
        finish();
        times.push(now - last);
        last = now;
      }
      return { median: median(times), p95: nearlyAll(times) };
    };
    const near = await pan(1);
    const far = await pan(0.05);

    view.setView({ y: 10_000, x: 10_000, zoom: 1 });
    await view.settled();
    view.setTool(
      brushTool(
        () => ({ diameterPx: 24, target: "new", overOthers: true }),
        () => undefined,
      ),
    );
    const repaints: number[] = [];
    const works: number[] = [];
    for (let k = 0; k < 40; k++) {
      await frame();
      finish();
      const start = performance.now();
      const runs: number[] = [];
      for (let y = 0; y < 24; y++) runs.push((10_000 + y) * side + 9_800 + 8 * k, 24, 0, 20_000);
      view.labels.apply(runs);
      works.push(performance.now() - start);
      await frame();
      finish();
      repaints.push(performance.now() - start);
    }
    const info = gl?.getExtension("WEBGL_debug_renderer_info");
    return {
      load,
      near,
      far,
      repaint: { median: median(repaints), p95: nearlyAll(repaints) },
      work: { median: median(works), p95: nearlyAll(works) },
      card: info ? String(gl?.getParameter(info.UNMASKED_RENDERER_WEBGL)) : "unknown",
    };
  });
  if (errors.length > 0) throw new Error(errors.join("\n"));
  const round = (value: number): number => Math.round(value * 10) / 10;
  return {
    value: round(measured.near.median),
    unit: "ms a frame, panning at 100 %, median",
    better: "lower",
    goal: 16.7,
    peer: null,
    nearP95: round(measured.near.p95),
    farMedian: round(measured.far.median),
    farP95: round(measured.far.p95),
    editToRepaintMedian: round(measured.repaint.median),
    editToRepaintP95: round(measured.repaint.p95),
    editWorkMedian: round(measured.work.median),
    loadLabels: round(measured.load),
    card: measured.card,
  };
};

export default canvas;
