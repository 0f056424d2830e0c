/** OME-TIFF as a member of the family. */
import type { Format } from "../format.js";
import { detect } from "./detect.js";
import { read } from "./read.js";
import { write } from "./write.js";

export const omeTiff: Format = { name: "ome-tiff", extensions: [".ome.tif", ".ome.tiff"], detect, read, write };
