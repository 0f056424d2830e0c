import type { ByteSource } from "../source/source.js";

/** "Start of image" and the next mark. */
export async function detect(source: ByteSource): Promise<boolean> {
  if (source.size < 4) return false;
  const [a, b, c] = await source.read(0, 3);
  return a === 0xff && b === 0xd8 && c === 0xff;
}
