/** Drawn images and a page in a real browser, for tests and the bench. */
export { type CanvasPage, hasBrowser, openCanvasPage } from "./canvas-page.node.js";
export { drawnSource } from "./drawn-source.js";
export { type Drive, drawnPlane, driveTool, pictureOf } from "./drive-tool.js";
