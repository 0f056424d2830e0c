/**
 * What a JPEG says about itself before its pixels: size, depth and colours, from the frame header.
 *
 * After ITU-T T.81 (1992), annex B.
 */
import { CambrianError } from "@cambrian/core";

export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 colour. */
  readonly components: number;
}

/** A damaged file, said with what is wrong. */
export function damaged(name: string, what: string): CambrianError {
  return new CambrianError(
    "jpeg/damaged",
    `${name} is not a sound JPEG file: ${what}. Copy it again from where it was made.`,
    { file: name },
  );
}

/** Throws `jpeg/damaged`, and `jpeg/unsupported` for arithmetic or lossless coding, 12 bits and CMYK. */
export function readHeader(name: string, bytes: Uint8Array): JpegHeader {
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) throw damaged(name, "it has no frame header");
    const mark = bytes[at + 1] as number;
    if (mark === 0xff) {
      at++;
      continue;
    }
    const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
    const isFrame = mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8 && mark !== 0xcc;
    if (isFrame) return readFrame(name, mark, bytes.subarray(at + 4, at + 10));
    if (mark === 0xda || length < 2) break;
    at += 2 + length;
  }
  throw damaged(name, "it has no frame header");
}

function readFrame(name: string, mark: number, frame: Uint8Array): JpegHeader {
  const [bits = 0, y1 = 0, y0 = 0, x1 = 0, x0 = 0, components = 0] = frame;
  const header = { height: (y1 << 8) | y0, width: (x1 << 8) | x0, components };
  if (header.height === 0 || header.width === 0) throw damaged(name, "its size is zero");
  const unsupported =
    mark > 0xc2
      ? "lossless or arithmetic coding"
      : bits !== 8
        ? `${bits} bits`
        : components !== 1 && components !== 3
          ? `${components} components (CMYK)`
          : "";
  if (unsupported) {
    throw new CambrianError(
      "jpeg/unsupported",
      `${name} is a JPEG with ${unsupported}; baseline and progressive JPEG of 8 bits, grey or colour, are read. Save it anew as PNG or TIFF.`,
      { file: name },
    );
  }
  return header;
}
