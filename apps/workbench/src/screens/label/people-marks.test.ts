import { expect, test } from "vitest";
import { addToStroke, doingWords, type PersonHere, peopleMarks, strokePoints, togetherWords } from "./people-marks.js";

const person = (name: string, more: Partial<PersonHere> = {}): PersonHere => ({
  id: name,
  author: { name },
  color: "#7FE0C2",
  image: "i",
  pointer: { y: 4, x: 5 },
  doing: null,
  stroke: null,
  ...more,
});

test("people in this image are drawn with name and what they do, others are not", () => {
  const marks = peopleMarks([person("Jonas", { doing: "cutting #101" }), person("Mia", { image: "other" })], "i");
  expect(marks).toEqual([{ kind: "person", at: { y: 4, x: 5 }, color: "#7FE0C2", text: "Jonas · cutting #101" }]);
});

test("a stroke is drawn while it is made, before the pointer's name", () => {
  const marks = peopleMarks([person("Jonas", { stroke: [0, 0, 1, 1] })], "i");
  expect(marks.map(({ kind }) => kind)).toEqual(["line", "person"]);
});

test("a long stroke keeps its beginning and its end in sight and stays small", () => {
  const stroke: number[] = [];
  for (let step = 0; step < 5000; step++) addToStroke(stroke, step, step / 2, 100);
  expect(stroke.length).toBeLessThanOrEqual(200);
  expect(strokePoints(stroke)[0]).toEqual({ y: 0, x: 0 });
  expect(strokePoints(stroke).at(-1)?.y).toBeGreaterThan(4800);
});

test("the status bar says who else is here", () => {
  expect(togetherWords([person("Jonas"), person("Mia", { image: "x" })], "i")).toBe("Jonas and you are in this image");
  expect(togetherWords([], "i")).toBeUndefined();
});

test("others read what is done", () => {
  expect(doingWords("cut", 101, false, "cell")).toBe("cutting #101");
  expect(doingWords("brush", undefined, true, "cell")).toBe("new cell");
  expect(doingWords("select", 3, false, "cell")).toBeNull();
});
