import { invertEdit } from "@cambrian/core";
import { describe, expect, test, vi } from "vitest";
import { driveTool, pictureOf } from "../testing/drive-tool.js";
import { brushTool, eraserTool } from "./brush.js";
import { classTool } from "./class.js";
import { cutTool } from "./cut.js";
import { fillTool } from "./fill.js";
import { growTool } from "./grow.js";
import { lassoTool } from "./lasso.js";
import { mergeTool } from "./merge.js";
import { type OutlineRequest, outlineTool } from "./outline.js";
import { panTool } from "./pan.js";
import { polygonTool } from "./polygon.js";
import { regionDeleteTool } from "./region-delete.js";
import { selectTool } from "./select.js";
import { type BrushSettings, nextBrush } from "./settings.js";

const empty = ["......", "......", "......", "......"];
const brush: BrushSettings = { diameterPx: 1, target: "new", overOthers: false };
const nothing = (): void => undefined;

/** Taking a gesture back gives the labels from before, whatever the tool. */
function expectUndone(drive: ReturnType<typeof driveTool>, before: readonly string[]): void {
  const after = pictureOf(drive.labels);
  for (const { runs } of drive.gestures.toReversed()) drive.labels.apply(invertEdit(runs));
  expect(pictureOf(drive.labels)).toEqual(before);
  for (const { runs } of drive.gestures) drive.labels.apply(runs);
  expect(pictureOf(drive.labels)).toEqual(after);
}

describe("brush and eraser", () => {
  test("a stroke shows while it runs and is one step with one new object", () => {
    const drive = driveTool(
      brushTool(() => brush, nothing),
      empty,
    );
    drive.down(1, 0);
    drive.move(1, 3);
    expect(pictureOf(drive.labels)[1]).toBe("1111..");
    expect(drive.gestures).toEqual([]);
    drive.move(3, 3);
    drive.up(3, 3);
    expect(drive.gestures).toHaveLength(1);
    expect(drive.gestures[0]?.objects).toEqual({ touched: [], created: [1], removed: [] });
    expect([...drive.selection]).toEqual([1]);
    expectUndone(drive, empty);
  });

  test("a dropped stroke leaves nothing behind", () => {
    const drive = driveTool(
      brushTool(() => brush, nothing),
      empty,
    );
    drive.down(1, 0);
    drive.move(1, 3);
    drive.cancel();
    expect(pictureOf(drive.labels)).toEqual(empty);
    drive.up(1, 3);
    expect(drive.gestures).toEqual([]);
  });

  test("added to the selected object, others stay", () => {
    const drive = driveTool(
      brushTool(() => ({ ...brush, target: "selected" }), nothing),
      ["1..2..", "......"],
    );
    drive.selection = new Set([1]);
    drive.drag([
      [0, 0],
      [0, 5],
    ]);
    expect(pictureOf(drive.labels)[0]).toBe("111211");
    expect(drive.gestures[0]?.objects).toEqual({ touched: [1], created: [], removed: [] });
  });

  test("the eraser rubs out the selected only, when one is selected", () => {
    const drive = driveTool(
      eraserTool(() => brush, nothing),
      ["1122..", "1122.."],
    );
    drive.selection = new Set([2]);
    drive.drag([
      [0, 0],
      [0, 5],
    ]);
    expect(pictureOf(drive.labels)[0]).toBe("11....");
    drive.selection = new Set();
    drive.drag([
      [1, 5],
      [1, 0],
    ]);
    expect(pictureOf(drive.labels)).toEqual(["11....", "......"]);
    expect(drive.gestures[1]?.objects).toEqual({ touched: [1], created: [], removed: [2] });
  });

  test("Shift and wheel, and brackets, change the size by at least a pixel; the wheel alone is left to the zoom", () => {
    let size = 4;
    const drive = driveTool(
      brushTool(
        () => ({ ...brush, diameterPx: size }),
        (next) => {
          size = next;
        },
      ),
      empty,
    );
    expect(drive.wheel(-1, 0, 0).handled).toBeUndefined();
    expect(drive.wheel(-1, 0, 0, { shift: true }).handled).toBe(true);
    expect(size).toBe(5);
    drive.key("[");
    expect(size).toBe(4);
    expect(nextBrush(1, 1)).toBe(1);
    expect(nextBrush(100, -1)).toBe(113);
  });
});

describe("select and pan", () => {
  test("a click selects, Shift adds and removes, a click beside drops, a double click goes there", () => {
    const drive = driveTool(selectTool(), ["11.22", "....."]);
    drive.click(0, 0);
    expect([...drive.selection]).toEqual([1]);
    drive.click(0, 3, { shift: true });
    expect([...drive.selection]).toEqual([1, 2]);
    drive.click(0, 0, { shift: true });
    expect([...drive.selection]).toEqual([2]);
    drive.down(0, 0, { clicks: 2 });
    expect(drive.up(0, 0, { clicks: 2 }).look).toEqual({ y0: 0, x0: 0, y1: 1, x1: 2 });
    drive.click(1, 4);
    expect(drive.selection.size).toBe(0);
    expect(drive.gestures).toEqual([]);
  });

  test("a drag selects what the box meets", () => {
    const drive = driveTool(selectTool(), ["11.22", ".....", "3...."]);
    drive.drag([
      [0.4, 1],
      [0, 3],
    ]);
    expect([...drive.selection]).toEqual([1, 2]);
  });

  test("panning keeps the place under the pointer", () => {
    const drive = driveTool(panTool(), empty);
    drive.down(2, 2);
    expect(drive.move(1, 5).pan).toEqual({ dy: 1, dx: -3 });
    drive.up(1, 5);
    expect(drive.move(0, 0).pan).toBeUndefined();
  });
});

describe("shapes", () => {
  test("a polygon closes by Enter or a click on its first corner; Backspace takes the last corner back", () => {
    const corners: (readonly unknown[])[] = [];
    const drive = driveTool(
      polygonTool(() => brush, { changed: (each) => corners.push(each) }),
      empty,
    );
    for (const [y, x] of [
      [0, 0],
      [0, 3],
      [1, 5],
    ] as const)
      drive.click(y, x);
    drive.key("Backspace");
    drive.click(2, 3);
    drive.click(2, 0);
    drive.click(0, 0.2);
    expect(pictureOf(drive.labels)).toEqual(["1111..", "1111..", "1111..", "......"]);
    expect(drive.gestures).toHaveLength(1);
    expect(corners.at(-1)).toEqual([]);
    expectUndone(drive, empty);
  });

  test("a corner can be dragged, and an open polygon goes on from its draft", () => {
    const drive = driveTool(
      polygonTool(() => brush, {
        corners: [
          { y: 0, x: 0 },
          { y: 0, x: 3 },
          { y: 1, x: 1 },
        ],
      }),
      empty,
    );
    drive.drag([
      [1, 1],
      [3, 3],
    ]);
    drive.key("Enter");
    expect(pictureOf(drive.labels)).toEqual(["1111..", ".111..", "..11..", "...1.."]);
  });

  test("the lasso closes by itself; Ctrl takes away from the selected", () => {
    const drive = driveTool(
      lassoTool(() => brush),
      empty,
    );
    drive.drag([
      [0, 0],
      [0, 4],
      [3, 4],
      [3, 0],
    ]);
    expect(drive.labels.get(1)?.area).toBe(20);
    drive.drag(
      [
        [0, 0],
        [0, 1],
        [3, 1],
        [3, 0],
      ],
      { ctrl: true },
    );
    expect(pictureOf(drive.labels)[0]).toBe("..111.");
    drive.drag(
      [
        [0, 5],
        [1, 5],
        [1, 5],
      ],
      { shift: true },
    );
    expect(pictureOf(drive.labels)[0]).toBe("..1111");
  });

  test("delete in region shows how many go, and deletes them in one step", () => {
    const rows = ["11..2.", "11..2.", "......", "333333"];
    const drive = driveTool(regionDeleteTool(), rows);
    drive.selection = new Set([1, 3]);
    drive.down(-1, -1);
    for (const [y, x] of [
      [-1, 6],
      [3, 6],
      [3, -1],
    ] as const)
      drive.move(y, x);
    expect(drive.marks?.find(({ kind }) => kind === "text")).toMatchObject({ text: "3 go" });
    drive.up(3, -1);
    expect(drive.gestures[0]?.objects.removed).toEqual([1, 2, 3]);
    expect(drive.selection.size).toBe(0);
    expectUndone(drive, rows);
  });
});

describe("one object into others, and back", () => {
  test("a cut shows two parts, selects both and says what the new one came from", () => {
    const rows = ["111111", "111111"];
    const drive = driveTool(cutTool(), rows);
    drive.down(-1, 2.2);
    drive.move(3, 2.2);
    expect(drive.marks?.filter(({ kind }) => kind === "proposal")).toHaveLength(2);
    drive.up(3, 2.2);
    expect(drive.labels.count).toBe(2);
    expect(drive.gestures[0]).toMatchObject({ from: { 2: [1] }, objects: { touched: [1], created: [2], removed: [] } });
    expectUndone(drive, rows);
  });

  test("a merge by drag or of the selected makes them the first", () => {
    const rows = ["11.22.", "...33."];
    const drive = driveTool(mergeTool(), rows);
    drive.drag([
      [0, 0],
      [0, 4],
    ]);
    expect(pictureOf(drive.labels)).toEqual(["11.11.", "...33."]);
    drive.selection = new Set([3, 1]);
    expect(drive.key("Enter").handled).toBe(true);
    expect(pictureOf(drive.labels)).toEqual(["33.33.", "...33."]);
    expectUndone(drive, rows);
  });

  test("growing by a drag is one step; by the wheel the step ends after a while", () => {
    vi.useFakeTimers();
    try {
      const rows = [".......", ".......", "...1..2", ".......", "......."];
      const drive = driveTool(growTool(), rows, 4);
      drive.down(2, 3);
      drive.move(2, 4);
      drive.move(2, 6);
      drive.move(2, 4);
      drive.up(2, 4);
      expect(pictureOf(drive.labels)).toEqual([".......", "...1...", "..111.2", "...1...", "......."]);
      drive.wheel(-1, 2, 3);
      drive.wheel(-1, 2, 3, { shift: true });
      expect(drive.gestures).toHaveLength(1);
      vi.advanceTimersByTime(700);
      expect(drive.gestures).toHaveLength(2);
      expect(drive.labels.at(2, 6)).toBe(2);
      expectUndone(drive, rows);
    } finally {
      vi.useRealTimers();
    }
  });

  test("fill and class are single clicks; a digit classes the selected", () => {
    const fill = driveTool(fillTool(), ["111", "1.1", "111"]);
    fill.click(1, 1);
    expect(fill.gestures[0]?.objects.touched).toEqual([1]);
    const classes = driveTool(
      classTool(() => ({ classIndex: 1, count: 3 })),
      ["1.2"],
    );
    classes.drag([
      [0, 0],
      [0, 2],
    ]);
    expect(classes.gestures[0]).toMatchObject({ classIndex: 1, runs: [], objects: { touched: [1, 2] } });
    classes.selection = new Set([2]);
    expect(classes.key("3").handled).toBe(true);
    expect(classes.gestures[1]).toMatchObject({ classIndex: 2, objects: { touched: [2] } });
    expect(classes.key("4").handled).toBeUndefined();
  });
});

describe("click to outline", () => {
  const answer = { runs: [0, 3, 6, 3] };
  const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

  test("a click asks, Enter keeps, over background only", async () => {
    const asked: OutlineRequest[] = [];
    const drive = driveTool(
      outlineTool(() => ({
        propose: async (request) => {
          asked.push(request);
          return answer;
        },
      })),
      ["..5...", "......"],
    );
    drive.click(0, 1);
    await tick();
    expect(drive.marks?.some(({ kind }) => kind === "proposal")).toBe(true);
    drive.click(1, 1, { shift: true });
    await tick();
    drive.click(1, 4, { ctrl: true });
    await tick();
    expect(asked.at(-1)).toEqual({ at: { y: 0, x: 1 }, add: [{ y: 1, x: 1 }], take: [{ y: 1, x: 4 }] });
    expect(drive.key("Enter").handled).toBe(true);
    expect(pictureOf(drive.labels)).toEqual(["665...", "666..."]);
    expect(drive.gestures[0]).toMatchObject({ tool: "outline", objects: { created: [6] } });
  });

  test("a second click inside keeps; Escape drops; an answer that comes too late is dropped", async () => {
    const waiting: (() => void)[] = [];
    const drive = driveTool(
      outlineTool(() => ({ propose: () => new Promise((resolve) => waiting.push(() => resolve(answer))) })),
      empty,
    );
    drive.click(0, 1);
    drive.key("Escape");
    waiting[0]?.();
    await tick();
    expect(drive.marks).toEqual([]);
    drive.click(0, 1);
    waiting[1]?.();
    await tick();
    drive.click(1, 0);
    expect(drive.gestures).toHaveLength(1);
    expect(pictureOf(drive.labels).slice(0, 2)).toEqual(["111...", "111..."]);
  });
});
