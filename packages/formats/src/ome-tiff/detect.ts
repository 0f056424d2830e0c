import type { ByteSource } from "../source/source.js";
import { isTiff } from "../tiff-file/directory.js";
import { peekDescription } from "../tiff-file/stack.js";

/** A TIFF whose first description is OME-XML. */
export async function detect(source: ByteSource): Promise<boolean> {
  if (!(await isTiff(source))) return false;
  const text = await peekDescription(source);
  return /^\s*(?:\uFEFF)?</.test(text) && /<(?:\w+:)?OME[\s>]/.test(text.slice(0, 4096));
}
