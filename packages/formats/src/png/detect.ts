import type { ByteSource } from "../source/source.js";

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

/** The eight bytes every PNG begins with. */
export async function detect(source: ByteSource): Promise<boolean> {
  if (source.size < 8) return false;
  const head = await source.read(0, 8);
  return SIGNATURE.every((byte, index) => head[index] === byte);
}
