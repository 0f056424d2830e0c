import { makeRandom } from "@cambrian/core";
import { expect, test } from "vitest";
import { codeOf } from "../testing/index.js";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.js";

const about = { step: 3, note: "größer", curves: [{ loss: 0.1 }], best: null };
const vectors = {
  weights: Float32Array.of(1, -0, Number.NaN, 1e-42),
  mean: new Float32Array(0),
  best: Float32Array.of(3),
};

test("a checkpoint comes back bit for bit, wherever its bytes lie in memory", () => {
  const bytes = encodeCheckpoint({ about, vectors });
  for (const shift of [0, 1, 2, 3]) {
    const moved = Buffer.concat([Buffer.alloc(shift), bytes]).subarray(shift);
    expect(decodeCheckpoint(moved)).toEqual({ about, vectors });
  }
});

test("a checkpoint that was cut off or changed anywhere is train/damaged-checkpoint", () => {
  const bytes = encodeCheckpoint({ about, vectors });
  for (let length = 0; length < bytes.length; length++) {
    expect(codeOf(() => decodeCheckpoint(bytes.subarray(0, length)))).toBe("train/damaged-checkpoint");
  }
  const random = makeRandom(1);
  for (let at = 0; at < bytes.length; at++) {
    const changed = bytes.slice();
    changed[at] = (changed[at] as number) ^ (1 << random.integer(8));
    expect(
      codeOf(() => decodeCheckpoint(changed)),
      `byte ${at}`,
    ).toBe("train/damaged-checkpoint");
  }
});
