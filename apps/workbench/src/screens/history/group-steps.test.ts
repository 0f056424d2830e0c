/** Which steps are told in one line. */
import type { Change, Operation } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { groupSteps, groupWords } from "./group-steps.js";

const edit = (image: string, id: number): Change => ({
  kind: "labels.edit",
  image,
  plane: { t: 0, z: 0 },
  tool: "brush",
  runs: [],
  objects: [{ id, before: null, after: null }],
});
const step = (seq: number, change: Change, minute = seq, name = "Ada"): Operation =>
  ({ id: String(seq), seq, at: minute * 60_000, by: { kind: "person", id: name, name }, change }) as Operation;
const ranges = (steps: readonly Operation[], named: readonly number[] = []): readonly string[] =>
  groupSteps([...steps].reverse(), new Set(named)).map(({ first, last }) => `${first.seq}-${last.seq}`);

test("strokes on one image by one person are one line, with the state they lead to", () => {
  const steps = [
    step(1, edit("a", 1)),
    step(2, edit("a", 2)),
    step(3, { kind: "image.state", image: "a", state: "labelled" }),
  ];
  expect(ranges(steps)).toEqual(["1-3"]);
  const [group] = groupSteps([...steps].reverse(), new Set());
  expect(group && groupWords(group, () => "B03")).toBe("drew and corrected 2 cells in B03");
});

test("another image, another person, a long pause and a name each begin a new line", () => {
  expect(ranges([step(1, edit("a", 1)), step(2, edit("b", 1))])).toEqual(["2-2", "1-1"]);
  expect(ranges([step(1, edit("a", 1)), step(2, edit("a", 2), 2, "Ben")])).toEqual(["2-2", "1-1"]);
  expect(ranges([step(1, edit("a", 1)), step(2, edit("a", 2), 30)])).toEqual(["2-2", "1-1"]);
  expect(ranges([step(1, edit("a", 1)), step(2, edit("a", 2)), step(3, edit("a", 3))], [2])).toEqual(["3-3", "1-2"]);
});
