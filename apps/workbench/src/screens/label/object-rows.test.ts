import type { ListedObject, ProjectState } from "@cambrian/protocol";
import { describe, expect, test } from "vitest";
import { cells } from "../../tasks/cells.js";
import { describeObject, objectFilters, sortObjects } from "./object-rows.js";

const person = (name: string) => ({ kind: "person", id: name.toLowerCase(), name }) as const;
const model = { kind: "model", id: "m1", name: "model 1" } as const;
const object = (id: number, more: Partial<ListedObject> = {}): ListedObject => ({
  id,
  by: person("Amina"),
  color: 0,
  area: id * 10,
  means: [100 - id],
  y: 0,
  x: 0,
  box: { y0: 0, x0: 0, y1: 1, x1: 1 },
  ...more,
});
const context = { project: {} as ProjectState, um: 0.5, channel: 0 };
const column = (id: string) => cells.columns.find((one) => one.id === id);
const ids = (list: readonly ListedObject[]) => list.map(({ id }) => id);

describe("the object list", () => {
  test("sorts by any column, both ways, equal ones by number", () => {
    const list = [object(3), object(1, { area: 30 }), object(2)];
    expect(ids(sortObjects(list, undefined, column("number"), false, context))).toEqual([1, 2, 3]);
    expect(ids(sortObjects(list, undefined, column("area"), true, context))).toEqual([1, 3, 2]);
    expect(ids(sortObjects(list, undefined, column("by"), false, context))).toEqual([1, 2, 3]);
  });
  test("objects whose mean is not known yet come last either way", () => {
    const list = [object(1, { means: [] }), object(2), object(3)];
    expect(ids(sortObjects(list, undefined, column("mean"), false, context))).toEqual([3, 2, 1]);
    expect(ids(sortObjects(list, undefined, column("mean"), true, context))).toEqual([2, 3, 1]);
  });
  test("filters that would change nothing are not offered", () => {
    expect(objectFilters([object(1)], []).map(({ name }) => name)).toEqual(["All"]);
    const mixed = [object(1), object(2, { by: model }), object(3, { by: model, acceptedBy: person("Jonas") })];
    expect(objectFilters(mixed, [{ name: "Nucleus" }, { name: "Mitotic" }]).map(({ name }) => name)).toEqual([
      "All",
      "Unchecked",
      "By Amina",
      "By model 1",
      "By Jonas",
      "Nucleus",
      "Mitotic",
    ]);
  });
  test("a model's outline a person accepted counts as that person's and as checked", () => {
    const accepted = object(3, { by: model, acceptedBy: person("Jonas") });
    const filters = objectFilters([object(1, { by: model }), accepted], []);
    const find = (id: string) => filters.find((one) => one.id === id);
    expect(find("unchecked")?.keeps(accepted)).toBe(false);
    expect(find("by:jonas")?.keeps(accepted)).toBe(true);
    expect(find("by:m1")?.keeps(accepted)).toBe(false);
  });
  test("areas are in µm² where the pixel size is known, else in pixels, and the title says which", () => {
    expect(column("area")?.text(object(5), context)).toBe("12.5");
    expect(column("area")?.title(context)).toBe("Area µm²");
    expect(column("area")?.text(object(500), { ...context, um: undefined })).toBe("5,000");
    expect(column("area")?.title({ ...context, um: undefined })).toBe("Area px²");
  });
  test("a row is spoken with its units", () => {
    expect(describeObject(object(5), cells.columns, context)).toBe("5, Area µm² 12.5, Mean 95, By Amina");
  });
});
