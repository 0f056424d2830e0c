/**
 * Long text as bytes: a JavaScript string ends at 512 MB, so text is encoded in chunks and joined as bytes.
 */

/** Some hundred kilobytes at a time keep the encoder quick and the strings short. */
const CHUNK = 1 << 18;

/** All pieces, one behind the other, as UTF-8. `chunk`: characters that are encoded at a time. */
export function encodePieces(pieces: Iterable<string>, chunk = CHUNK): Uint8Array {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let held: string[] = [];
  let length = 0;
  const flush = (): void => {
    parts.push(encoder.encode(held.join("")));
    held = [];
    length = 0;
  };
  for (const piece of pieces) {
    held.push(piece);
    length += piece.length;
    if (length >= chunk) flush();
  }
  flush();
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
