/**
 * A picture as the bytes of a PNG file, for pages and other programs.
 */
import type { Image } from "@cambrian/core";
import { formats } from "@cambrian/formats";

/** One plane of uint8 or uint16, grey or RGB. Throws `image/cannot-hold` for anything else. */
export async function encodePng(image: Image): Promise<Uint8Array> {
  const png = formats.find(({ name }) => name === "png");
  if (!png) throw new TypeError("the formats have PNG among them");
  return png.write(image);
}
