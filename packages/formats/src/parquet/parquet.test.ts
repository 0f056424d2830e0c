import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeTable } from "@cambrian/core";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { saveTable } from "../csv/table-file.node.js";
import { encodeParquet } from "./parquet.js";

const table = makeTable([
  { name: "label", values: [1, 2, 70000] },
  { name: "area", unit: "µm²", values: [10, 2.5, Number.NaN] },
  { name: "mean", values: [0.1, -3, Number.POSITIVE_INFINITY] },
  { name: "class", values: ["cell", "", 'a "b", c'] },
]);
const bufferOf = (bytes: Uint8Array) =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;

test("a table comes back as it was, missing values as null", async () => {
  expect(await parquetReadObjects({ file: bufferOf(await encodeParquet(table)) })).toEqual([
    { label: 1, "area [µm²]": 10, mean: 0.1, class: "cell" },
    { label: 2, "area [µm²]": 2.5, mean: -3, class: null },
    { label: 70000, "area [µm²]": null, mean: Number.POSITIVE_INFINITY, class: 'a "b", c' },
  ]);
});

test("ids are whole numbers, measurements doubles, whatever their values", async () => {
  const { schema } = parquetMetadata(bufferOf(await encodeParquet(table)));
  expect(schema.slice(1).map(({ type }) => type)).toEqual(["INT32", "DOUBLE", "DOUBLE", "BYTE_ARRAY"]);
});

test("a table without rows keeps its columns, one of 5000 all rows", async () => {
  const none = await encodeParquet(makeTable([{ name: "label", values: [] }]));
  expect(parquetMetadata(bufferOf(none)).schema.map(({ name }) => name)).toContain("label");
  const values = Array.from({ length: 5000 }, (_, i) => i * 1.5);
  const many = await parquetReadObjects({
    file: bufferOf(await encodeParquet(makeTable([{ name: "x", unit: "px", values }]))),
  });
  expect(many.map((row) => row["x [px]"])).toEqual(values);
});

test("a name that ends in .parquet is saved as such, any other as CSV", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cambrian-table-"));
  await saveTable(join(folder, "x.parquet"), table);
  await saveTable(join(folder, "x.csv"), table);
  expect((await readFile(join(folder, "x.parquet"))).subarray(0, 4).toString()).toBe("PAR1");
  expect((await readFile(join(folder, "x.csv"), "utf8")).split("\n")[0]).toBe("label,area [µm²],mean,class");
  await rm(folder, { recursive: true });
});
