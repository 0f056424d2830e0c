import { makeRandom } from "@cambrian/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { codeOf } from "../testing/index.js";
import { decodeMessage, encodeMessage, type Message } from "./wire.js";

const leaf: Message = {
  count: { number: 1, type: "int" },
  name: { number: 2, type: "string" },
  raw: { number: 9, type: "bytes" },
};
const tree: Message = {
  share: { number: 1, type: "float" },
  counts: { number: 3, type: "int", repeated: true },
  shares: { number: 4, type: "float", repeated: true },
  words: { number: 5, type: "string", repeated: true },
  leaves: { number: 200, type: leaf, repeated: true },
};
const whole = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const leaves = fc.record({
  count: whole,
  name: fc.string({ unit: "grapheme" }),
  raw: fc.uint8Array({ maxLength: 20 }),
});
const trees = fc.record({
  share: fc.float({ noNaN: true }),
  counts: fc.array(whole),
  shares: fc.array(fc.float()),
  words: fc.array(fc.string()),
  leaves: fc.array(leaves, { maxLength: 4 }),
});

test("a message comes back as it was written", () => {
  fc.assert(
    fc.property(trees, (value) => {
      expect(decodeMessage(tree, encodeMessage(tree, value))).toEqual(value);
    }),
    { numRuns: 100 },
  );
});

test("the bytes of a known message are those of the protocol-buffer specification", () => {
  // the examples of the encoding guide: field 1 = 150, field 2 = "testing", field 4 packed = 3, 270, 86942
  const known: Message = {
    a: { number: 1, type: "int" },
    b: { number: 2, type: "string" },
    f: { number: 4, type: "int", repeated: true },
  };
  const bytes = encodeMessage(known, { a: 150, b: "testing", f: [3, 270, 86942] });
  expect(Buffer.from(bytes).toString("hex")).toBe("089601" + "120774657374696e67" + "2206038e029ea705");
});

test("repeated numbers may be packed or one by one, and unknown fields of every kind are skipped", () => {
  const unpacked = Uint8Array.from([0x18, 1, 0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]);
  expect(decodeMessage(tree, unpacked)).toMatchObject({ counts: [1, -1] });
  const unknown = [0x78, 5, 0x79, 1, 2, 3, 4, 5, 6, 7, 8, 0x7a, 2, 9, 9, 0x7d, 1, 2, 3, 4];
  expect(decodeMessage(tree, Uint8Array.from([...unknown, 0x18, 7]))).toMatchObject({ counts: [7] });
});

test("lengths beyond the end, negative lengths and endless numbers are onnx/damaged", () => {
  const hostile = [
    [0x2a, 0xff, 0xff, 0xff, 0xff, 0x07], // a string of 2 GB
    [0x2a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], // a string of length -1
    Array.from({ length: 12 }, () => 0xff), // a number without an end
    [0x18], // a field without its number
    [0x0d, 1, 2], // half a float
    [0x1b], // groups, which protocol buffers gave up
    [0x28, 1], // a number where text is due
  ];
  for (const bytes of hostile) {
    expect(codeOf(() => decodeMessage(tree, Uint8Array.from(bytes)))).toBe("onnx/damaged");
  }
});

test("parts nested without end are onnx/damaged", () => {
  const nest: Message = Object.assign({}, { inner: { number: 1, type: leaf } });
  (nest.inner as { type: Message }).type = nest;
  let bytes = new Uint8Array();
  for (let depth = 0; depth < 40; depth++) bytes = Uint8Array.from([0x0a, bytes.length, ...bytes]);
  expect(codeOf(() => decodeMessage(nest, bytes))).toBe("onnx/damaged");
});

test("noise is refused or read, but nothing else happens", () => {
  const random = makeRandom(3);
  for (let run = 0; run < 300; run++) {
    const noise = Uint8Array.from({ length: random.integer(60) }, () => random.integer(256));
    expect(["onnx/damaged", "nothing"]).toContain(codeOf(() => decodeMessage(tree, noise)));
  }
});
