import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeTable } from "@cambrian/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCsv, parseCsv } from "./csv.js";
import { readTable, saveTable } from "./table-file.node.js";

test("units stand in square brackets behind the name, missing values are empty", () => {
  const table = makeTable([
    { name: "label", values: [1, 2] },
    { name: "area", unit: "µm²", values: [1.5, Number.NaN] },
    { name: "class", values: ['round, "ish"', ""] },
  ]);
  expect(formatCsv(table)).toBe('label,area [µm²],class\n1,1.5,"round, ""ish"""\n2,,\n');
  expect(parseCsv(formatCsv(table))).toEqual(table);
});

test("reads what spreadsheets write: a byte order mark, CRLF, quoted line breaks, no last line break", () => {
  const { columns } = parseCsv('\uFEFFname,"x [px]"\r\n"two\r\nlines",-1.5e3\r\n,+.5');
  expect(columns).toEqual([
    { name: "name", values: ["two\r\nlines", ""] },
    { name: "x", unit: "px", values: [-1500, 0.5] },
  ]);
});

test("any table comes back the same", () => {
  const number = fc.double({ noDefaultInfinity: false, noNaN: false }).map((value) => (value === 0 ? 0 : value));
  const word = fc.string({ unit: "grapheme" }).map((text) => `w${text}`);
  const column = fc.integer({ min: 1, max: 4 }).chain((rows) =>
    fc.tuple(
      fc.array(number, { minLength: rows, maxLength: rows }).map((values) => [0, ...values]),
      fc.array(word, { minLength: rows, maxLength: rows }).map((values) => ["w", ...values]),
    ),
  );
  fc.assert(
    fc.property(column, ([numbers, words]) => {
      const table = makeTable([
        { name: "n", unit: "px", values: numbers },
        { name: "w", values: words },
      ]);
      expect(parseCsv(formatCsv(table))).toEqual(table);
    }),
    { numRuns: 100, seed: 1 },
  );
});

test.each([
  ["", "no header"],
  ["a,b\n1\n", "1 fields"],
  ['a\n"1\n', "never closed"],
  ['a\n"1"2\n', "closing quote"],
  ["a,a\n1,2\n", 'called "a"'],
])("refuses %j with a sentence", (text, words) => {
  expect(() => parseCsv(text)).toThrow(words);
  expect(() => parseCsv(text)).toThrow(expect.objectContaining({ code: "table/damaged" }));
});

test("tables go to disk as UTF-8 and missing files are named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tables-"));
  const table = makeTable([{ name: "d", unit: "µm", values: [1] }]);
  await saveTable(join(folder, "t.csv"), table);
  expect(await readFile(join(folder, "t.csv"), "utf8")).toBe("d [µm]\n1\n");
  expect(await readTable(join(folder, "t.csv"))).toEqual(table);
  await expect(readTable(join(folder, "no.csv"))).rejects.toMatchObject({ code: "file/not-found" });
  await expect(readTable(folder)).rejects.toMatchObject({ code: "file/is-folder" });
  await expect(saveTable(join(folder, "no/t.csv"), table)).rejects.toMatchObject({ code: "file/cannot-write" });
  await rm(folder, { recursive: true });
});
