/**
 * Puts onto a shipped model's card what training could not know: its data, licence and limits (about.json beside
 * it) and its scores on images it never saw, with the floor beside them, as the benches print them.
 *
 *   npm run bench -- nuclei --json > nuclei.json
 *   npm run bench -- floor --json > floor.json
 *   node scripts/complete-card.mjs models/nuclei nuclei.json floor.json
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, scoresFile, floorFile] = process.argv.slice(2);
if (!folder || !scoresFile || !floorFile) {
  console.error("Usage: node scripts/complete-card.mjs MODEL_FOLDER SCORES.json FLOOR.json");
  process.exit(2);
}

const read = (file) => JSON.parse(readFileSync(file, "utf8").trim().split("\n").at(-1));
const card = readCard(join(folder, "card.json"));
const about = JSON.parse(readFileSync(join(folder, "about.json"), "utf8"));
const scores = read(scoresFile);
const floor = read(floorFile);
if (scores.sha256 !== card.sha256) {
  console.error(
    `The scores are of another model (${scores.sha256}) than this card's (${card.sha256}). Run the bench again.`,
  );
  process.exit(1);
}

card.data = about.data;
card.limits = about.limits;
card.scores = {
  split: "cells/dsb2018/test, never trained or tuned on",
  fluorescence: scores.fluorescence,
  all: scores.all,
  mirrored: { fluorescence: scores.mirrored.fluorescence, all: scores.mirrored.all },
  floor: { method: "Otsu and distance watershed", fluorescence: floor.fluorescence, all: floor.all },
  machine: scores.machine,
  by: "npm run bench -- nuclei; npm run bench -- floor",
};
writeFileSync(join(folder, "card.json"), `${JSON.stringify(card, null, 2)}\n`);
console.log(
  `${folder}: fluorescence AP@0.50 ${scores.fluorescence.ap["0.50"].toFixed(4)}, floor ${floor.fluorescence.ap["0.50"].toFixed(4)}.`,
);

function readCard(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
