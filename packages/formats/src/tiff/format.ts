/** Plain TIFF as a member of the family. */
import type { Format } from "../format.js";
import { detect } from "./detect.js";
import { read } from "./read.js";
import { write } from "./write.js";

export const tiff: Format = { name: "tiff", extensions: [".tif", ".tiff"], detect, read, write };
