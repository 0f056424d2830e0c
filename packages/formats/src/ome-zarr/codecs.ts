/**
 * The codecs of Zarr chunks with a bound: what a chunk unpacks to is checked before or while it is unpacked, so that a small
 * file cannot fill the memory. Put over those that zarrita brings.
 */
import type { Codec } from "numcodecs";
import { registry } from "zarrita";
import { mostBytes } from "../tiff-file/decode/zstd.js";

type Entry = Awaited<ReturnType<NonNullable<ReturnType<(typeof registry)["get"]>>>>;
type Meta = Parameters<Entry["fromConfig"]>[1];

/** Bytes that a chunk may have before this codec: its values, or what another packing made of them. */
function limitOf({ shape }: Meta): number {
  return shape.reduce((product, size) => product * size, 8) + 4096;
}

/** `most`: how much can come out, undefined for damaged bytes. `harmless`: this much is let through whatever the limit. */
function bounded(
  load: () => Promise<unknown>,
  most: (packed: Uint8Array) => number | undefined,
  harmless = 0,
): () => Promise<Entry> {
  return async () => {
    const Codec = (await load()) as { fromConfig(config: unknown): Codec };
    return {
      fromConfig(config, meta) {
        const codec = Codec.fromConfig(config ?? {});
        const limit = limitOf(meta);
        return {
          kind: "bytes_to_bytes",
          encode: (bytes: Uint8Array) => codec.encode(bytes),
          async decode(bytes: Uint8Array) {
            const size = most(bytes);
            if (size === undefined) throw new Error("a chunk is damaged");
            if (size > Math.max(limit, harmless)) throw new Error(`a chunk would unpack to more than ${limit} bytes`);
            return codec.decode(bytes);
          },
        } as ReturnType<Entry["fromConfig"]>;
      },
    };
  };
}

/** gzip and zlib by the platform's own, stopped when too much comes out. */
function stream(format: "gzip" | "deflate"): () => Promise<Entry> {
  return async () => ({
    fromConfig(_config, meta) {
      const limit = limitOf(meta);
      return {
        kind: "bytes_to_bytes",
        encode() {
          throw new Error(`${format} is not written`);
        },
        decode: (bytes: Uint8Array) => inflate(bytes, format, limit),
      } as ReturnType<Entry["fromConfig"]>;
    },
  });
}

async function inflate(bytes: Uint8Array, format: "gzip" | "deflate", limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel().catch(() => {});
      throw new Error(`a chunk would unpack to more than ${limit} bytes`);
    }
    pieces.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Blosc's header (c-blosc, README_HEADER): unpacked size at 4, packed size at 12. */
function bloscBytes(packed: Uint8Array): number | undefined {
  if (packed.length < 16) return undefined;
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const [size, block, all] = [4, 8, 12].map((at) => view.getUint32(at, true)) as [number, number, number];
  return all === packed.length && block <= Math.max(size, 1) ? size : undefined;
}

/** numcodecs puts the unpacked size before an LZ4 block. */
function lz4Bytes(packed: Uint8Array): number | undefined {
  if (packed.length < 4) return undefined;
  return new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(0, true);
}

let placed = false;

/** Puts the bounded codecs in place of zarrita's; once is enough. */
export function placeCodecs() {
  if (placed) return;
  placed = true;
  const entries = {
    blosc: bounded(() => import("numcodecs/blosc").then((module) => module.default), bloscBytes),
    lz4: bounded(() => import("numcodecs/lz4").then((module) => module.default), lz4Bytes),
    // Blocks that were flushed early are overestimated.
    zstd: bounded(() => import("numcodecs/zstd").then((module) => module.default), mostBytes, 2 ** 27),
    gzip: stream("gzip"),
    zlib: stream("deflate"),
  };
  for (const [name, entry] of Object.entries(entries)) registry.set(name, entry).set(`numcodecs.${name}`, entry);
}
