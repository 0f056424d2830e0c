/**
 * Opens what we write for ImageJ in the real ImageJ: label images of every compression and id range, ROI zips with holes
 * and pieces, hyperstacks, and what `cambrian predict` finds in a drawn sample. Checks as many ROIs as objects, the same
 * areas, the same units, the same pixels.
 *
 *   node scripts/conformance/imagej.mjs [--install] [--only labels|stacks|predict] [--model <name|dir>]
 *
 * Needs Debian's packages imagej, default-jre-headless and xvfb (with --install: apt-get install, as root) and a build
 * (npm run build). Exits 0 when all agrees, 1 when something differs, 2 when ImageJ is not there.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const JAR = "/usr/share/java/ij.jar";
const PIXEL = { x: 0.325, y: 0.65 };

if (process.argv.includes("--install") && !existsSync(JAR)) {
  execFileSync("apt-get", ["install", "-y", "imagej", "xvfb"], { stdio: "inherit" });
}
const missing = [
  !existsSync(JAR) && JAR,
  ...["java", "xvfb-run"].map((name) => spawnSync("which", [name]).status !== 0 && name),
].filter(Boolean);
if (missing.length > 0) {
  console.error(
    `ImageJ cannot be run: ${missing.join(", ")} not found. Try --install, or apt-get install imagej xvfb.`,
  );
  process.exit(2);
}

const { countLabels, drawLabels, labelIds, makeImage } = await import("@cambrian/core");
const { openTiffWriter, readImage, readTable, saveImage, saveLabels, saveOutlines } = await import(
  "@cambrian/formats/node"
);

const folder = mkdtempSync(join(tmpdir(), "cambrian-imagej-"));
const problems = [];
let checks = 0;
function check(what, got, wanted) {
  checks++;
  if (JSON.stringify(got) !== JSON.stringify(wanted))
    problems.push(`${what}: ImageJ says ${JSON.stringify(got)}, we say ${JSON.stringify(wanted)}`);
}

const { only, model } = parseArgs({
  options: {
    install: { type: "boolean" },
    only: { type: "string" },
    model: { type: "string", default: "nuclei" },
  },
}).values;
const wanted = (part) => only === undefined || only === part;

try {
  for (const [name, labels] of wanted("labels") ? Object.entries(pictures()) : []) {
    for (const compression of name === "shapes" ? ["none", "deflate", "lzw"] : ["deflate"])
      await checkLabels(`${name} ${compression}`, labels, compression);
  }
  if (wanted("stacks")) await checkStacks();
  if (wanted("predict")) await checkPredict();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
console.log(`${checks - problems.length} of ${checks} checks agree with ImageJ ${imagejVersion()}`);
process.exit(problems.length > 0 || checks === 0 ? 1 : 0);

/** Label images that have been difficult for someone. */
function pictures() {
  const shapes = drawLabels([
    "1111..2.2.3333..",
    "1111..2.2.3..3..",
    "1111..222.3.3...",
    "......5...33.3..",
    "44444...666.....",
    "4...4..6...6.777",
    "4.8.4..6.9.6.7.7",
    "4...4..6..6..777",
    "44444...66.....7",
    "a.............bb",
    ".a.aa........bbb",
    "..aaa.......bbbb",
  ]);
  const size = 400;
  const many = { height: size, width: size, data: new Uint32Array(size * size) };
  for (let id = 1; id <= 300; id++) {
    const [cy, cx, r] = [(id * 7919) % size, (id * 104729) % size, 4 + (id % 9)];
    for (let y = Math.max(0, cy - r); y < Math.min(size, cy + r); y++)
      for (let x = Math.max(0, cx - r); x < Math.min(size, cx + r); x++)
        if ((y - cy) ** 2 + (x - cx) ** 2 < r * r && ((x * y) ^ id) % 11) many.data[y * size + x] = id;
  }
  const large = { ...shapes, data: shapes.data.map((id) => id && id * 10_007 + 60_000) };
  return {
    shapes: { ...shapes, pixelSize: PIXEL },
    many: { ...many, pixelSize: { x: 0.1, y: 0.1 } },
    large: { ...large, pixelSize: PIXEL },
    uncalibrated: shapes,
  };
}

async function checkLabels(name, labels, compression) {
  const image = join(folder, "labels.tif");
  const zip = join(folder, "rois.zip");
  await saveLabels(image, labels, { compression });
  await saveOutlines(zip, labels, { format: "imagej" });
  const lines = runMacro(`
    open("${image}");
    getPixelSize(unit, width, height);
    print("size", width, height, unit);
    roiManager("open", "${zip}");
    print("count", roiManager("count"));
    for (i = 0; i < roiManager("count"); i++) {
      roiManager("select", i);
      getStatistics(area, mean, min, max);
      getRawStatistics(pixels);
      print("roi", Roi.getName, pixels, d2s(area, 6), min, max);
    }`);
  const unit = labels.pixelSize ?? { x: 1, y: 1 };
  const [, width, height, word] = lines.find(([key]) => key === "size") ?? [];
  check(`${name}: pixel size`, [Number(width), Number(height)], [unit.x, unit.y]);
  check(`${name}: unit`, word, labels.pixelSize ? "microns" : "pixels");
  check(`${name}: how many ROIs`, Number(lines.find(([key]) => key === "count")?.[1]), countLabels(labels));
  const counts = new Map();
  for (const id of labels.data) counts.set(id, (counts.get(id) ?? 0) + 1);
  const rois = lines.filter(([key]) => key === "roi");
  labelIds(labels).forEach((id, index) => {
    const [, title, pixels, area, min, max] = rois[index] ?? [];
    const called = Number(title);
    const wanted = (counts.get(id) * unit.x * unit.y).toFixed(6);
    check(
      `${name}: object ${id}`,
      [called, Number(pixels), area, Number(min), Number(max)],
      [id, counts.get(id), wanted, id, id],
    );
  });
}

/** The ROIs that predict writes, measured by ImageJ on the image itself, are the rows of the table that predict writes. */
async function checkPredict() {
  const side = 256;
  const pixelSize = { x: 0.5, y: 0.5 };
  const pixels = Uint16Array.from({ length: side * side }, (_, i) => 200 + ((i * 7919) % 41));
  for (let cell = 0; cell < 25; cell++) {
    const [cy, cx, ry, rx] = [30 + 48 * Math.floor(cell / 5), 30 + 48 * (cell % 5), 9 + (cell % 7), 8 + (cell % 5)];
    for (let y = cy - ry; y <= cy + ry; y++)
      for (let x = cx - rx; x <= cx + rx; x++) {
        const away = ((y - cy) / ry) ** 2 + ((x - cx) / rx) ** 2;
        if (away < 1) pixels[y * side + x] += 2500 - Math.round(900 * away);
      }
  }
  const path = join(folder, "sample.tif");
  await saveImage(path, makeImage(pixels, { y: side, x: side }, { pixelSize }));
  const bin = fileURLToPath(new URL("../../packages/cambrian/bin/cambrian.js", import.meta.url));
  const out = join(folder, "results");
  const words = ["predict", "cells", path, "--model", model, "--out", out, "--table", "csv", "--outlines", "imagej"];
  execFileSync(process.execPath, [bin, ...words], { stdio: ["ignore", "ignore", "inherit"] });
  const { columns, rows } = await readTable(join(out, "sample_table.csv"));
  const column = (name, unit) => columns.find((each) => each.name === name && each.unit === unit)?.values ?? [];
  const [labels, areas, areasPx] = [column("label"), column("area", "µm²"), column("area_px", "px²")];
  const lines = runMacro(`
    open("${path}");
    getPixelSize(unit, width, height);
    print("unit", unit);
    roiManager("open", "${join(out, "sample_rois.zip")}");
    print("count", roiManager("count"));
    for (i = 0; i < roiManager("count"); i++) {
      roiManager("select", i);
      getStatistics(area);
      getRawStatistics(pixels);
      print("roi", Roi.getName, pixels, d2s(area, 6), Roi.getProperty("label"));
    }`);
  check("predict: unit", lines.find(([key]) => key === "unit")?.[1], "microns");
  check("predict: how many ROIs", Number(lines.find(([key]) => key === "count")?.[1]), rows);
  check("predict: cells were found", rows > 0, true);
  const rois = lines.filter(([key]) => key === "roi");
  for (let row = 0; row < rows; row++) {
    const [, title, inside, area, label] = rois[row] ?? [];
    check(
      `predict: cell ${labels[row]}`,
      [Number(title), Number(label), Number(inside), area],
      [labels[row], labels[row], areasPx[row], areas[row]?.toFixed(6)],
    );
  }
}

async function checkStacks() {
  const size = { t: 3, c: 2, z: 4, y: 30, x: 50 };
  const about = { pixelSize: { x: 0.1, y: 0.2, z: 0.5, tSeconds: 2 } };
  for (const [dtype, Constructor] of Object.entries({
    uint8: Uint8Array,
    uint16: Uint16Array,
    float32: Float32Array,
  })) {
    for (const compression of ["none", "deflate", "lzw"]) {
      const data = Constructor.from({ length: 3 * 2 * 4 * 30 * 50 }, (_, i) => (i * 7919) % 251);
      const image = makeImage(data, size, about);
      const path = join(folder, "stack.tif");
      await saveImage(path, image, { compression });
      await checkStack(`stack ${dtype} ${compression}`, path, image);
    }
  }
  const image = makeImage(
    Uint16Array.from({ length: 3 * 2 * 4 * 30 * 50 }, (_, i) => i),
    size,
    about,
  );
  const path = join(folder, "streamed.tif");
  const writer = await openTiffWriter(path, { ...image, metadata: "imagej", compression: "none" });
  for (let t = 0; t < 3; t++)
    for (let z = 0; z < 4; z++)
      for (let c = 0; c < 2; c++) {
        const start = ((t * 2 + c) * 4 + z) * 1500;
        await writer.writePlane({ t, c, z }, image.data.subarray(start, start + 1500));
      }
  await writer.close();
  await checkStack("streamed stack", path, image);

  // And back: what ImageJ saves, we read.
  const saved = join(folder, "saved.tif");
  runMacro(`
    newImage("made", "16-bit ramp", 40, 30, 2, 3, 4);
    run("Properties...", "channels=2 slices=3 frames=4 unit=um pixel_width=0.25 pixel_height=0.25 voxel_depth=1.5 frame=[2 sec]");
    for (i = 1; i <= nSlices; i++) { setSlice(i); setPixel(3, 2, 1000 + i); }
    saveAs("Tiff", "${saved}");`);
  const back = await readImage(saved);
  check("saved by ImageJ: size", back.size, { t: 4, c: 2, z: 3, y: 30, x: 40 });
  check("saved by ImageJ: pixel size", back.pixelSize, { x: 0.25, y: 0.25, z: 1.5, tSeconds: 2 });
  const marks = [];
  for (let t = 0; t < 4; t++)
    for (let z = 0; z < 3; z++)
      for (let c = 0; c < 2; c++) marks.push(back.data[((t * 2 + c) * 3 + z) * 1200 + 2 * 40 + 3]);
  check(
    "saved by ImageJ: planes",
    marks,
    Array.from({ length: 24 }, (_, i) => 1001 + i),
  );
}

async function checkStack(name, path, image) {
  const lines = runMacro(`
    open("${path}");
    getDimensions(width, height, channels, slices, frames);
    print("size", width, height, channels, slices, frames);
    getVoxelSize(x, y, z, unit);
    print("voxel", x, y, z, unit, Stack.getFrameInterval());
    for (t = 1; t <= frames; t++) for (z = 1; z <= slices; z++) for (c = 1; c <= channels; c++) {
      Stack.setPosition(c, z, t);
      getRawStatistics(n, mean);
      print("plane", d2s(mean * n, 0), getPixel(17, 11));
    }`);
  const { t: frames, c: channels, z: slices, y, x } = image.size;
  check(
    `${name}: axes`,
    lines
      .find(([key]) => key === "size")
      ?.slice(1)
      .map(Number),
    [x, y, channels, slices, frames],
  );
  check(`${name}: voxel`, lines.find(([key]) => key === "voxel")?.slice(1), ["0.1", "0.2", "0.5", "microns", "2"]);
  const wanted = [];
  for (let t = 0; t < frames; t++)
    for (let z = 0; z < slices; z++)
      for (let c = 0; c < channels; c++) {
        const start = ((t * channels + c) * slices + z) * y * x;
        const sum = image.data.subarray(start, start + y * x).reduce((total, value) => total + value, 0);
        wanted.push([String(sum), String(image.data[start + 11 * x + 17])]);
      }
  const got = lines.filter(([key]) => key === "plane").map(([, sum, pixel]) => [sum, String(Number(pixel))]);
  check(`${name}: planes`, got, wanted);
}

/** What the macro prints, split at spaces. */
function runMacro(text) {
  const macro = join(folder, "macro.ijm");
  writeFileSync(macro, `${text}\nrun("Quit");\n`);
  const run = spawnSync("xvfb-run", ["-a", "java", "-cp", JAR, "ij.ImageJ", "-batch", macro], {
    encoding: "utf8",
    timeout: 120_000,
  });
  if (run.status !== 0 || run.error) throw new Error(`ImageJ failed (${run.status}): ${run.stderr || run.error}`);
  return run.stdout.split("\n").map((line) => line.trim().split(/\s+/));
}

function imagejVersion() {
  const { stdout } = spawnSync("dpkg-query", ["-W", "imagej"], { encoding: "utf8" });
  return stdout?.split(/\s+/)[1] ?? "(unknown version)";
}
