/** PNG as a member of the family. */
import type { Format } from "../format.js";
import { detect } from "./detect.js";
import { read } from "./read.js";
import { write } from "./write.js";

export const png: Format = { name: "png", extensions: [".png"], detect, read, write };
