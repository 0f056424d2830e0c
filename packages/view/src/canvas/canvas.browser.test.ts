/** The canvas in a real browser: what is on the screen, pixel by pixel, and what mouse and keys do. */
import type { DType } from "@cambrian/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CanvasPage, hasBrowser, openCanvasPage } from "../testing/canvas-page.node.js";
import type { Canvas } from "./canvas.js";

declare global {
  interface Window {
    canvas: Canvas;
    gestures: { tool: string; created: readonly number[] }[];
    size: number;
  }
}

const SIZE = { height: 240, width: 320 };
if (!hasBrowser()) console.warn("the canvas is not tested in a browser: there is no Chromium here (set CHROMIUM)");

describe.skipIf(!hasBrowser())("the canvas on the screen", () => {
  let opened: CanvasPage;
  const page = () => opened.page;

  beforeAll(async () => {
    opened = await openCanvasPage(SIZE);
  });
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await page().mouse.move(0, 0);
    await page().evaluate(() => {
      window.canvas?.close();
      const { openCanvas } = window.view;
      const canvas = openCanvas(document.getElementById("place") as HTMLElement, { reducedMotion: true });
      window.canvas = canvas;
      window.gestures = [];
      canvas.onGesture(({ tool, objects }) => window.gestures.push({ tool, created: objects.created }));
      canvas.setChannels([{ visible: true, color: "#FFFFFF", contrast: [0, 1000], gamma: 1 }]);
    });
  });

  /** Colours at places of the screen, as what a person sees. */
  async function colours(...places: (readonly [y: number, x: number])[]): Promise<number[][]> {
    return await page().evaluate(async (all) => {
      await window.canvas.settled();
      const bitmap = await createImageBitmap(await window.canvas.snapshot());
      const copy = new OffscreenCanvas(bitmap.width, bitmap.height);
      const brush = copy.getContext("2d");
      brush?.drawImage(bitmap, 0, 0);
      return all.map(([y, x]) => [...(brush?.getImageData(x, y, 1, 1).data.slice(0, 3) ?? [])]);
    }, places);
  }

  interface Drawn {
    /** Of each channel, everywhere. */
    readonly values: readonly number[];
    /** More for each column. */
    readonly slope?: number;
    /** Instead, from the middle on to the right. */
    readonly right?: number;
    readonly dtype?: DType;
    readonly rgb?: boolean;
  }

  /** An image of 120 x 160, shown twice as large, with one object of 40 x 40 in its middle. */
  const show = (drawn: Drawn): Promise<void> =>
    page().evaluate(({ values, slope = 0, right, dtype = "uint16", rgb = false }) => {
      const value = (_y: number, x: number, c: number): number =>
        right !== undefined && x >= 80 ? right : (values[c] ?? 0) + slope * x;
      const options = { tile: 64, channels: values.length, dtype, rgb };
      window.canvas.setImage(window.view.drawnSource(120, 160, value, options), { t: 0, z: 0 });
      const data = new Uint32Array(120 * 160);
      for (let y = 40; y < 80; y++) data.fill(1, y * 160 + 60, y * 160 + 100);
      window.canvas.labels.load({ height: 120, width: 160, data, objects: [{ id: 1, color: 3 }] });
    }, drawn);

  test("16 bit pixels are shown by contrast and colour, channels are added", async () => {
    await show({ values: [500, 250] });
    await page().evaluate(() =>
      window.canvas.setChannels([
        { visible: true, color: "#00FF00", contrast: [0, 1000], gamma: 1 },
        { visible: true, color: "#FF00FF", contrast: [0, 1000], gamma: 0.5 },
      ]),
    );
    const [first] = await colours([20, 20]);
    expect(first?.[0]).toBeCloseTo(127.5, -0.5);
    expect(first?.[1]).toBeCloseTo(127.5, -0.5);
    await page().evaluate(() =>
      window.canvas.setChannels([
        { visible: false, color: "#00FF00", contrast: [0, 1000], gamma: 1 },
        { visible: true, color: "#FF00FF", contrast: [0, 1000], gamma: 1 },
      ]),
    );
    const [second] = await colours([20, 20]);
    expect(second?.[0]).toBeCloseTo(63.75, -0.5);
    expect(second?.[1]).toBe(0);
  });

  test("float pixels and colour pictures are shown, whatever the tiles and levels", async () => {
    await show({ values: [250.5], right: 1e6, dtype: "float32" });
    expect((await colours([20, 20]))[0]?.[0]).toBeCloseTo(64, -0.5);
    expect((await colours([20, 300]))[0]).toEqual([255, 255, 255]);
    await show({ values: [200, 100, 50], dtype: "uint8", rgb: true });
    expect((await colours([20, 20]))[0]).toEqual([200, 100, 50]);
    await page().evaluate(() => window.canvas.setView({ zoom: 0.4 }));
    expect((await colours([120, 160]))[0]).toEqual([200, 100, 50]);
    expect((await colours([4, 4]))[0]).toEqual([12, 12, 13]);
  });

  test("an outline is as wide at any zoom, of the object's colour, solid or dashed, and gone while labels are hidden", async () => {
    await show({ values: [0] });
    const red = [236, 52, 8];
    await page().evaluate(() => window.canvas.setLabelStyle({ opacity: 1 }));
    // The object begins at screen row 80 and column 120.
    expect(await colours([100, 120], [100, 121], [100, 124], [100, 118], [120, 160])).toEqual([
      red,
      red,
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    await page().evaluate(() => window.canvas.setView({ y: 60, x: 80, zoom: 5 }));
    // ... and now at column 160 + (59.5 - 80) * 5.
    expect(await colours([120, 58], [120, 59], [120, 62], [120, 56])).toEqual([red, red, [0, 0, 0], [0, 0, 0]]);
    await page().evaluate(() => window.canvas.setLabelStyle({ dashed: () => true }));
    const along = await colours(...Array.from({ length: 40 }, (_, k) => [100 + k, 59] as const));
    const drawn = along.filter(([r]) => (r ?? 0) > 180).length;
    expect(drawn).toBeGreaterThan(12);
    expect(drawn).toBeLessThan(32);
    await page().evaluate(() => window.canvas.setHidden(true));
    expect((await colours([120, 58], [120, 59])).flat()).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("over bright pixels an outline has a black casing; the selected one is white on black with a fill", async () => {
    await show({ values: [1000] });
    await page().evaluate(() => window.canvas.setLabelStyle({ opacity: 1 }));
    const [casing] = await colours([100, 119]);
    expect(casing?.[0]).toBeLessThan(60);
    await page().evaluate(() => window.canvas.setSelection([1]));
    const [white, dark, fill] = await colours([100, 120], [100, 118], [120, 160]);
    expect(white).toEqual([255, 255, 255]);
    expect(dark?.[0]).toBeLessThan(90);
    expect(fill?.[1]).toBeCloseTo(255 * 0.72 + 52 * 0.28, -0.5);
  });

  test("marks are drawn where they belong and go when they are taken away, or moved out of sight", async () => {
    await show({ values: [0] });
    const mark = (y: number): Promise<void> =>
      page().evaluate(async (row) => {
        const points = [0, 159].map((x) => ({ y: row, x }));
        window.canvas.setMarks([{ kind: "line", points, widthPx: 6, color: "#7FE0C2" }]);
        await window.canvas.settled();
        await new Promise(requestAnimationFrame);
      }, y);
    await mark(20);
    await page().screenshot();
    await mark(5000);
    expect(await colours([41, 160])).toEqual([[0, 0, 0]]);
    await mark(20);
    expect(await colours([41, 160])).toEqual([[127, 224, 194]]);
    await page().evaluate(() => window.canvas.setMarks([]));
    expect(await colours([41, 160])).toEqual([[0, 0, 0]]);
  });

  test("a mouse stroke is on the screen while the button is down, and one gesture when it is released", async () => {
    await show({ values: [0] });
    await page().evaluate(() => {
      window.size = 8;
      const { brushTool } = window.view;
      window.canvas.setLabelStyle({ show: "fill", opacity: 1 });
      window.canvas.setTool(
        brushTool(
          () => ({ diameterPx: window.size, target: "new", overOthers: false }),
          (next) => {
            window.size = next;
          },
        ),
      );
    });
    await page().mouse.move(20, 20);
    await page().mouse.down();
    await page().mouse.move(60, 20, { steps: 4 });
    const [middle] = await colours([20, 44]);
    expect(Math.max(...(middle ?? []))).toBeGreaterThan(50);
    expect(await page().evaluate(() => window.gestures)).toEqual([]);
    await page().mouse.up();
    expect(await page().evaluate(() => window.gestures)).toEqual([{ tool: "brush", created: [2] }]);
    await page().mouse.down();
    await page().mouse.move(60, 200, { steps: 4 });
    await page().keyboard.press("Escape");
    await page().mouse.up();
    expect(await page().evaluate(() => window.canvas.labels.ids())).toEqual([1, 2]);
    await page().keyboard.down("Shift");
    await page().mouse.wheel(0, -100);
    await page().keyboard.up("Shift");
    await expect.poll(() => page().evaluate(() => window.size)).toBe(9);
  });

  test("the wheel zooms at the pointer; middle button and space bar pan; the picture never leaves the screen for good", async () => {
    await show({ values: [0], slope: 6 });
    const at = (): Promise<{ y: number; x: number }> =>
      page().evaluate(() => {
        const { view, size } = window.canvas;
        return window.view.toImage(view, size, { y: 60, x: 80 });
      });
    const before = await at();
    await page().mouse.move(80, 60);
    await page().mouse.wheel(0, -300);
    await expect.poll(() => page().evaluate(() => window.canvas.view.zoom)).toBeGreaterThan(2.5);
    const after = await at();
    expect(after.y).toBeCloseTo(before.y, 6);
    expect(after.x).toBeCloseTo(before.x, 6);
    await page().mouse.down({ button: "middle" });
    await page().mouse.move(100, 60);
    await page().mouse.up({ button: "middle" });
    const zoom = await page().evaluate(() => window.canvas.view.zoom);
    expect((await at()).x).toBeCloseTo(before.x - 20 / zoom, 6);
    await page().keyboard.down(" ");
    await page().mouse.down();
    await page().mouse.move(9000, 60);
    await page().mouse.up();
    await page().keyboard.up(" ");
    expect(await page().evaluate(() => window.canvas.view.x)).toBe(-0.5);
  });

  test("with the keyboard pointer every tool works without a mouse", async () => {
    await show({ values: [0] });
    const ids = await page().evaluate(() => {
      const { brushTool } = window.view;
      const { canvas } = window;
      canvas.setTool(
        brushTool(
          () => ({ diameterPx: 4, target: "new", overOthers: false }),
          () => undefined,
        ),
      );
      canvas.keyPointer.toggle();
      canvas.keyPointer.move(-80, -80);
      canvas.keyPointer.press();
      canvas.keyPointer.move(0, 40);
      canvas.keyPointer.press();
      return canvas.labels.get(2)?.box;
    });
    expect(ids).toMatchObject({ y0: 18, x0: 38 });
    expect(ids?.x1).toBe(62);
  });

  test("while fine tiles load the coarse level is shown, and readout says what is under the pointer", async () => {
    await page().evaluate(() => {
      const { drawnSource } = window.view;
      const source = drawnSource(512, 512, () => 700, { tile: 64 });
      const held: (() => void)[] = [];
      Object.assign(window, { release: () => held.forEach((go) => void go()) });
      window.canvas.setImage(
        {
          ...source,
          async read(request, signal) {
            if (request.level === 0) await new Promise<void>((resolve) => held.push(resolve));
            return source.read(request, signal);
          },
        },
        { t: 0, z: 0 },
      );
      window.canvas.setView({ y: 256, x: 256, zoom: 1 });
    });
    const centre = (): Promise<number> =>
      page().evaluate(async () => {
        const bitmap = await createImageBitmap(await window.canvas.snapshot());
        const brush = new OffscreenCanvas(1, 1).getContext("2d");
        brush?.drawImage(bitmap, -160, -120);
        return brush?.getImageData(0, 0, 1, 1).data[0] ?? 0;
      });
    await expect.poll(centre).toBeGreaterThan(170);
    const readout = page().evaluate(
      () =>
        new Promise((resolve) => {
          window.canvas.onPointer((each) => each && !Number.isNaN(each.values[0]) && resolve(each.values));
          const wait = (): void => {
            (window as unknown as { release(): void }).release();
            requestAnimationFrame(wait);
          };
          wait();
        }),
    );
    await page().waitForTimeout(100);
    await page().mouse.move(150, 110);
    await page().waitForTimeout(300);
    await page().mouse.move(152, 111);
    expect(await readout).toEqual([700]);
  });

  test("a crowded plane of several tiles is seen from far away, and an edit is on the screen in the next frame", async () => {
    await page().evaluate(() => {
      const side = 2600;
      const data = new Uint32Array(side * side);
      let id = 0;
      for (let y = 20; y < side; y += 130)
        for (let x = 20; x < side; x += 130) {
          id++;
          for (let row = y; row < Math.min(side, y + 80); row++)
            data.fill(id, row * side + x, row * side + Math.min(side, x + 80));
        }
      window.canvas.setImage(
        window.view.drawnSource(side, side, () => 0),
        { t: 0, z: 0 },
      );
      window.canvas.labels.load({ height: side, width: side, data });
      window.canvas.setLabelStyle({ show: "fill", opacity: 1 });
    });
    const lit = (all: number[][]): boolean[] => all.map((each) => Math.max(...each) > 40);
    // 2600 pixels on 240: object (r, c) has its middle at 60 + 130 r.
    const onScreen = (place: number): number => Math.round(((place - 1300) / 2600) * 240);
    const objects = [0, 7, 19].map((r) => [120 + onScreen(60 + 130 * r), 160 + onScreen(60 + 130 * 5)] as const);
    const gaps = [3, 12].map((r) => [120 + onScreen(125 + 130 * r), 160 + onScreen(125 + 130 * 5)] as const);
    expect(lit(await colours(...objects))).toEqual([true, true, true]);
    expect(lit(await colours(...gaps))).toEqual([false, false]);
    await page().evaluate(() => {
      const runs: number[] = [];
      for (let y = 400; y < 700; y++) runs.push(y * 2600 + 400, 900, 0, 9999);
      window.canvas.labels.apply(runs);
    });
    expect(lit(await colours([120 + onScreen(505), 160 + onScreen(645)]))).toEqual([true]);
  });

  test("nothing went wrong in the page", () => {
    expect(opened.errors).toEqual([]);
  });
});
