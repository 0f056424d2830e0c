import { expect, test } from "vitest";
import { cells } from "./cells/task.js";
import { getTask, makeRegistry, tasks } from "./registry.js";

test("tasks are found by their id", () => {
  expect(getTask("cells")).toBe(cells);
  expect(tasks.list.map(({ id }) => id)).toEqual(["cells"]);
});

test("an unknown id is refused with those there are, a double one at once", () => {
  expect(() => getTask("cell")).toThrow(
    expect.objectContaining({ code: "task/unknown", message: expect.stringContaining("cells") }),
  );
  expect(() => makeRegistry([cells, cells])).toThrow(TypeError);
});
