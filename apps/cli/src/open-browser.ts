/** Start the system's browser on a page, where there is one. */
import { spawn } from "node:child_process";

/** False on machines without a screen, such as servers reached over SSH. */
export function hasBrowser(env: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform === "darwin" || process.platform === "win32") return env.SSH_CONNECTION === undefined;
  return Boolean(env.DISPLAY ?? env.WAYLAND_DISPLAY);
}

/** Never fails: the address is printed as well. */
export function openBrowser(url: string): void {
  const [program, args]: [string, string[]] =
    process.platform === "darwin"
      ? ["open", [url]]
      : process.platform === "win32"
        ? ["rundll32", ["url.dll,FileProtocolHandler", url]]
        : ["xdg-open", [url]];
  const child = spawn(program, args, { detached: true, stdio: "ignore" });
  child.on("error", () => undefined); // there is no such program: the person opens the printed address
  child.unref();
}
