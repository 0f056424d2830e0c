/**
 * Holds the OME-Zarr that we write to the specification: a Python program of its own, with Debian's numcodecs, reads every
 * array after the Zarr 3 specification and checks pixels, levels and the OME-Zarr 0.5 description.
 *
 *   node scripts/conformance/zarr.mjs [--install]
 *
 * Needs Debian's packages python3-numcodecs and python3-numpy (with --install: apt-get install, as root) and a build
 * (npm run build). Exits 0 when all agrees, 1 when something differs, 2 when Python or numcodecs is not there.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PYTHON = "/usr/bin/python3";
const ready = () => spawnSync(PYTHON, ["-c", "import numcodecs, numpy"]).status === 0;
if (process.argv.includes("--install") && !ready())
  execFileSync("apt-get", ["install", "-y", "python3-numcodecs", "python3-numpy"], { stdio: "inherit" });
if (!ready()) {
  console.error("Python's numcodecs was not found. Try --install, or apt-get install python3-numcodecs.");
  process.exit(2);
}

const { makeImage, makePixelData } = await import("@cambrian/core");
const { buildPyramid, openImage, saveImage, saveLabels } = await import("@cambrian/formats/node");

const folder = mkdtempSync(join(tmpdir(), "cambrian-zarr-"));
const pixelSize = { x: 0.325, y: 0.65, z: 2, tSeconds: 30 };
try {
  for (const dtype of ["uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64"]) {
    const image = picture(dtype, { t: 1, c: 2, z: 1, y: 600, x: 1030 }, { pixelSize });
    await keep(dtype, image, (path) => saveImage(path, image));
  }
  const stack = picture("uint16", { t: 2, c: 2, z: 3, y: 40, x: 513 }, { pixelSize });
  await keep("stack", stack, (path) => saveImage(path, stack));
  const colours = picture("uint8", { t: 1, c: 3, z: 1, y: 700, x: 520 }, { rgb: true });
  await keep("colours", colours, (path) => saveImage(path, colours));
  await keep("pyramid", colours, async (path) => {
    await saveImage(join(folder, "colours.tif"), colours);
    const flat = await openImage(join(folder, "colours.tif"));
    await buildPyramid(flat, path).finally(flat.close);
  });
  const data = Uint32Array.from({ length: 600 * 700 }, (_, i) => (i % 97 < 40 ? 70000 + Math.floor(i / 9000) : 0));
  const labels = makeImage(data, { c: 1, y: 600, x: 700 });
  await keep("stack.ome.zarr/labels/cells", labels, (path) => saveLabels(path, { data, height: 600, width: 700 }));
  await keep("labels", labels, (path) => saveLabels(path, { data, height: 600, width: 700 }));
  const script = fileURLToPath(new URL("zarr_check.py", import.meta.url));
  process.exitCode = spawnSync(PYTHON, [script, folder], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Writes NAME.ome.zarr and beside it what must be in it. */
async function keep(name, image, write) {
  const path = join(folder, name.includes("/") ? name : `${name}.ome.zarr`);
  await write(path);
  const about = { path, dtype: image.dtype, size: image.size, rgb: image.rgb, pixelSize: image.pixelSize ?? null };
  const expected = join(folder, "expected", name.replaceAll("/", "-"));
  mkdirSync(join(folder, "expected"), { recursive: true });
  writeFileSync(`${expected}.json`, JSON.stringify(about));
  writeFileSync(`${expected}.raw`, new Uint8Array(image.data.buffer));
}

function picture(dtype, size, about) {
  const data = makePixelData(dtype, size.t * size.c * size.z * size.y * size.x);
  for (let i = 0; i < data.length; i++) data[i] = Math.floor(i / 7) % 1000 < 300 ? 0 : (i * 7919) % 120;
  return makeImage(data, size, about);
}
