/**
 * What a test page has: everything of the package, and drawn images, on `window.view`.
 */
import * as view from "../index.js";
import { drawnSource } from "./drawn-source.js";

declare global {
  interface Window {
    view: typeof view & { drawnSource: typeof drawnSource };
  }
}

window.view = { ...view, drawnSource };
