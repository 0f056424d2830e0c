/**
 * Photographs every screen of the workbench, in both themes, so that a person can look at them.
 *
 *   node e2e/look.mjs FOLDER [WIDTHxHEIGHT]     default 1440x900
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transformSync } from "esbuild";

const [folder, size = "1440x900"] = process.argv.slice(2);
if (!folder) {
  console.error("Name a folder for the pictures: node e2e/look.mjs FOLDER [WIDTHxHEIGHT]");
  process.exit(2);
}
const [width, height] = size.split("x").map(Number);
mkdirSync(folder, { recursive: true });

const root = join(import.meta.dirname, "..");
const copy = join(root, "node_modules/.cache/open-app.mjs");
writeFileSync(
  copy,
  transformSync(readFileSync(join(import.meta.dirname, "open-app.ts"), "utf8"), { loader: "ts", target: "node20" })
    .code,
);
process.chdir(root);
const { openApp } = await import(pathToFileURL(copy).href);

const QUIET_MS = 1200;
const STEPS = ["images", "label", "check", "train", "review", "measure", "export", "history"];

for (const theme of ["dark", "light"]) {
  const app = await openApp({ theme, size: { width, height } });
  const { page } = app;
  const shot = async (name) => {
    await page.waitForTimeout(QUIET_MS);
    await page.screenshot({ path: join(folder, `${name}-${theme}-${size}.png`) });
    console.log(`${name}-${theme}-${size}.png`);
  };
  try {
    await shot("start");
    await page.getByRole("button", { name: /Show me around/ }).click();
    await shot("tour");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /Open folder/ }).click();
    await shot("folder");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /New cells project/ }).click();
    await page.getByLabel("Name").fill("Nothing here yet");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/images/);
    const empty = page.url();
    for (const step of STEPS) {
      await page.goto(empty.replace("/images", `/${step}`));
      await shot(`empty-${step}`);
    }
    await page.goto(app.url);
    await page.getByRole("button", { name: "Try the sample" }).click();
    await page.waitForURL(/\/images/);
    await page
      .getByRole("button", { name: /, labelled, / })
      .first()
      .waitFor();
    const full = page.url();
    await shot("images");
    await page.getByRole("button", { name: "Add images" }).click();
    await shot("images-add");
    await page.getByRole("button", { name: "Not now" }).click();
    await page.getByRole("button", { name: "Columns" }).click();
    await shot("images-columns");
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("checkbox").first().check();
    await shot("images-chosen");
    for (const step of STEPS.slice(1)) {
      await page.goto(full.replace("/images", `/${step}`));
      await shot(step);
    }
    await page.keyboard.press("/");
    await shot("find");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await shot("shortcuts");
    await page.keyboard.press("Escape");
    await page.goto(app.url);
    await shot("start-again");
    await page.goto(full);
    await page
      .getByRole("button", { name: /, labelled, / })
      .first()
      .waitFor();
    await app.killServer();
    await shot("server-gone");
    for (const error of new Set(app.errors)) console.log(`  the page said: ${error.slice(0, 300)}`);
  } finally {
    await app[Symbol.asyncDispose]();
  }
}
