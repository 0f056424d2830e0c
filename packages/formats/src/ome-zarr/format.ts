/** OME-Zarr in a zip file as a member of the family; folders are opened and written by path. */
import type { Format } from "../format.js";
import { detect } from "./detect.js";
import { read } from "./read.js";
import { write } from "./write.js";

export const omeZarr: Format = { name: "ome-zarr", extensions: [".ome.zarr.zip", ".zarr.zip"], detect, read, write };
