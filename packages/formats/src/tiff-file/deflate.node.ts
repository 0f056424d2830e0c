/** Deflate by Node's zlib, several times as fast as the one in plain TypeScript. */
import { promisify } from "node:util";
import { deflate as zlibDeflate } from "node:zlib";

const run = promisify(zlibDeflate) as (bytes: Uint8Array, options: { level: number }) => Promise<Buffer>;

/** A zlib stream of `bytes`, as TIFF's compression 8 wants it. */
export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  return run(bytes, { level: 6 });
}
