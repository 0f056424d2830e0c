import type { ByteSource } from "../source/source.js";
import { isTiff } from "../tiff-file/directory.js";
import { peekDescription } from "../tiff-file/stack.js";

/** A TIFF whose first description begins with "ImageJ=". */
export async function detect(source: ByteSource): Promise<boolean> {
  return (await isTiff(source)) && (await peekDescription(source)).startsWith("ImageJ=");
}
