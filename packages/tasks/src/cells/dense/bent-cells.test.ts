import { makeLabels } from "@cambrian/core";
import { expect, test } from "vitest";
import { resolveOptions } from "../../options.js";
import { askMaps } from "../../testing/cut-maps.js";
import { scoreImage } from "../metrics.js";
import { representations } from "../representation.js";
import { cellsOptions } from "../types.js";

/** Two half rings that hook into each other, and a disc in the arm of one: no point of a half ring sees all of its border. */
function hooks() {
  const [height, width] = [70, 90];
  const labels = makeLabels(height, width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const first = Math.hypot(y - 30, x - 32);
      const second = Math.hypot(y - 38, x - 54);
      const disc = Math.hypot(y - 28, x - 34);
      if (first > 14 && first < 22 && (y < 34 || x < 20)) labels.data[y * width + x] = 1;
      else if (second > 14 && second < 22 && (y > 34 || x > 66)) labels.data[y * width + x] = 2;
      else if (disc < 9) labels.data[y * width + x] = 3;
    }
  return labels;
}

test("cells that are bent around each other come back from their targets as flow and as distance, which star cannot", async () => {
  const labels = hooks();
  const ap = async (representation: "star" | "flow" | "distance"): Promise<number> => {
    const options = resolveOptions(cellsOptions, { representation });
    const { makeTargets, decode } = representations[representation];
    const result = await decode(askMaps(makeTargets({ labels }, options), labels), options);
    return scoreImage({ truth: labels, result: result.labels }).ap["0.90"] ?? 0;
  };
  expect(await ap("flow")).toBe(1);
  expect(await ap("distance")).toBe(1);
  expect(await ap("star")).toBeLessThan(1);
});
