/**
 * What `npm start` shows: a drawn sample image, its nuclei found with the shipped model, and where the results are.
 */
import { join, resolve } from "node:path";
import { cells, countLabels, makeFolder, readLabels, saveImage, scoreLabels } from "cambrian";
import type { Command } from "../command.js";
import { showPath } from "../show-path.js";
import { predict } from "./predict.js";

export const demo: Command = {
  name: "demo",
  about: "Draw a sample image and find its nuclei with the shipped model.",
  hidden: true,
  arguments: [],
  flags: [{ flag: "--out <dir>", about: "folder for image and results", default: "demo" }],
  examples: ["cambrian demo"],
  async run(call) {
    const out = resolve(call.world.cwd, String(call.flags.out));
    await makeFolder(out);
    const sample = cells.makeSample(1);
    const image = join(out, "sample.tif");
    await saveImage(image, sample.image);
    const [predictCells] = predict.members;
    if (!predictCells) throw new TypeError("predict has no task");
    const outcome = await predictCells.run({
      ...call,
      args: [image],
      flags: { model: "nuclei", out, labels: "tiff", table: "csv", overlay: true },
    });
    const labels = await readLabels(join(out, "sample_labels.tif"));
    const scores = scoreLabels([{ result: labels, truth: sample.truth.labels }]);
    const drawn = countLabels(sample.truth.labels);
    const found = countLabels(labels);
    const show = (name: string): string => showPath(join(out, name), call.world.cwd);
    return {
      ok: outcome.ok ?? true,
      json: { ...outcome.json, sample: image, drawn, found, ap50: scores.ap["0.50"] },
      lines: [
        `Drew a sample image with ${drawn} nuclei and found ${found} with the model "nuclei"; average precision at IoU 0.50: ${(scores.ap["0.50"] ?? 0).toFixed(2)}.`,
        `  image    ${show("sample.tif")}`,
        `  labels   ${show("sample_labels.tif")}`,
        `  table    ${show("sample_table.csv")}`,
        `  picture  ${show("sample_overlay.png")}`,
        "Now with your own images: npx cambrian predict cells IMAGES --model nuclei --out results --overlay",
      ],
    };
  },
};
