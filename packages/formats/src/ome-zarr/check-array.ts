/**
 * The sizes that an array claims, checked before anything believes them.
 */
import { damaged, unsupported } from "./store.js";

type Json = Readonly<Record<string, unknown>>;
const MAX_AXES = 8;
const MAX_CHUNKS_IN_SHARD = 2 ** 22;

/** Throws `zarr/damaged`, `zarr/unsupported`. */
export function checkArray(name: string, key: string, said: Json) {
  const third = said.zarr_format === 3;
  if (!third && said.zarr_format !== 2) throw unsupported(name, `it is Zarr version ${String(said.zarr_format)}`);
  if (third && said.node_type !== "array") throw damaged(name, `${key} describes no array`);
  const shape = sizes(said.shape);
  const grid = third ? configurationOf(said.chunk_grid, "regular")?.chunk_shape : said.chunks;
  const chunks = sizes(grid);
  if (!shape || !chunks || shape.length !== chunks.length || shape.length === 0 || shape.length > MAX_AXES)
    throw damaged(name, `${key} claims the shape ${short(said.shape)} in chunks of ${short(grid)}`, { key });
  const codecs = third && Array.isArray(said.codecs) ? said.codecs : [];
  const sharding = codecs.map((codec) => configurationOf(codec, "sharding_indexed")).find((found) => found);
  if (!sharding) return;
  if (codecs.length > 1) throw unsupported(name, "its shards are packed once more");
  if (sharding.index_location === "start") throw unsupported(name, "the index of its shards stands at their beginning");
  const inner = sizes(sharding.chunk_shape);
  const perAxis = inner?.map((size, axis) => (chunks[axis] ?? 0) / size);
  const count = perAxis?.reduce((product, size) => product * size, 1);
  const fits = inner?.length === chunks.length && perAxis?.every(Number.isInteger);
  if (!fits || !count || count > MAX_CHUNKS_IN_SHARD)
    throw damaged(name, `${key} claims shards of ${short(grid)} in chunks of ${short(sharding.chunk_shape)}`, { key });
}

function sizes(value: unknown): number[] | undefined {
  const good = (size: unknown) => Number.isInteger(size) && (size as number) >= 1 && (size as number) < 2 ** 31;
  return Array.isArray(value) && value.every(good) ? value : undefined;
}

function configurationOf(value: unknown, wanted: string): Json | undefined {
  const { name, configuration } = (value ?? {}) as Json;
  return name === wanted && typeof configuration === "object" && configuration !== null
    ? (configuration as Json)
    : undefined;
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 100);
}
