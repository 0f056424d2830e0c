/** Makes sure, where it may, that there is a Chromium for the tests that need a browser; without one they are skipped and say so. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const APT = "/usr/bin/apt-get";
const WAIT_MS = 5 * 60_000;

/** Installs Debian's chromium when there is no browser, this is Debian and we are root. */
export function ensureBrowser() {
  const named = process.env.CAMBRIAN_BROWSER;
  if ((named && existsSync(named)) || PLACES.some((path) => existsSync(path))) return;
  if (process.getuid?.() !== 0 || !existsSync(APT)) {
    console.log("No Chromium was found: tests in the browser are skipped. CAMBRIAN_BROWSER names one.");
    return;
  }
  console.log("Installing Debian's chromium for the tests in the browser ...");
  const apt = (...args) =>
    spawnSync(APT, args, {
      stdio: "ignore",
      timeout: WAIT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    }).status === 0;
  const install = () => apt("install", "-y", "--no-install-recommends", "chromium");
  if (install() || (apt("update") && install())) return;
  console.log("It could not be installed: tests in the browser are skipped.");
}
