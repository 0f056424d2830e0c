/** Any TIFF or BigTIFF by its first bytes. The kinds with axes of their own are asked before this one. */
export { isTiff as detect } from "../tiff-file/directory.js";
