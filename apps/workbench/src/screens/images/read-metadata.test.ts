import type { ImageRecord } from "@cambrian/protocol";
import { expect, test } from "vitest";
import { matchRows, parseTable } from "./read-metadata.js";

const image = (id: string, name: string): ImageRecord => ({ id, name }) as ImageRecord;

test("a table is read whatever separates it, with quotes and line breaks inside them", () => {
  expect(parseTable('image;condition\nB03_f1.tif;"DMSO; 0,1 %"\n')).toEqual({
    columns: ["image", "condition"],
    rows: [["B03_f1.tif", "DMSO; 0,1 %"]],
  });
  expect(parseTable('\uFEFFa,b\r\n"x ""y""","1\n2"').rows).toEqual([['x "y"', "1\n2"]]);
});

test("rows find their images by name without ending, and those that name none are counted", () => {
  const table = parseTable("file,condition,well\nB03_F1.TIF,DMSO,B03\nother,x,y\nB04,,B04");
  expect(matchRows(table, [image("1", "B03_f1"), image("2", "B04.png")])).toEqual({
    matched: [
      { image: "1", metadata: { condition: "DMSO", well: "B03" } },
      { image: "2", metadata: { well: "B04" } },
    ],
    unmatched: 1,
  });
});
