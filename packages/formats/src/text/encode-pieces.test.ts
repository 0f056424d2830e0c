import { expect, test } from "vitest";
import { encodePieces } from "./encode-pieces.js";

test("text in pieces is the same bytes whatever the chunk, beyond ASCII too", () => {
  const pieces = ["", "area [µm²]", "\n", "1,2\n", "核😀\n"];
  for (const chunk of [1, 7, 1000]) {
    expect([...encodePieces(pieces, chunk)]).toEqual([...new TextEncoder().encode(pieces.join(""))]);
  }
  expect(encodePieces([])).toHaveLength(0);
});

test("no string is longer than a chunk and the piece that fills it", () => {
  const encode = TextEncoder.prototype.encode;
  const lengths: number[] = [];
  TextEncoder.prototype.encode = function (text = "") {
    lengths.push(text.length);
    return encode.call(this, text);
  };
  try {
    expect(encodePieces(new Array(100).fill("0123456789"), 64)).toHaveLength(1000);
  } finally {
    TextEncoder.prototype.encode = encode;
  }
  expect(Math.max(...lengths)).toBeLessThan(64 + 10);
});
