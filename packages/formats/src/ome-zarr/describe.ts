/**
 * The JSON of an OME-Zarr that we write: version 0.5 on Zarr 3 (ngff.openmicroscopy.org/0.5), five axes t c z y x.
 */
import type { Channel, DType, ImageSize, PixelSize } from "@cambrian/core";
import type { Level } from "../format.js";

export interface ZarrLayout {
  readonly size: ImageSize;
  readonly dtype: DType;
  /** What the numbers mean: brightness, or which object a pixel belongs to. */
  readonly kind: "image" | "labels";
  readonly channels: readonly Channel[];
  readonly rgb: boolean;
  readonly pixelSize?: PixelSize;
  /** Rows and columns of a chunk. */
  readonly chunk: { readonly height: number; readonly width: number };
}

const VERSION = "0.5";

/** From the image down to what one chunk shows whole, halved each time. */
export function levelsFor({ size, chunk }: Pick<ZarrLayout, "size" | "chunk">): Level[] {
  const levels: Level[] = [{ height: size.y, width: size.x, scale: 1 }];
  for (;;) {
    const last = levels[levels.length - 1] as Level;
    if (last.height <= chunk.height && last.width <= chunk.width) return levels;
    levels.push({ height: Math.ceil(last.height / 2), width: Math.ceil(last.width / 2), scale: last.scale * 2 });
  }
}

/** What `window` of each channel is shown, as the coarsest level says. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** The group of an image: zarr.json. */
export function describeGroup(name: string, layout: ZarrLayout, ranges: readonly Range[]): object {
  const ome = {
    version: VERSION,
    multiscales: [multiscale(name, layout)],
    ...(layout.kind === "labels"
      ? { "image-label": { source: { image: "../../" } } }
      : { omero: omero(layout, ranges) }),
  };
  return group({ ome });
}

/** The group `labels` beside the levels of an image. */
export function describeLabelsGroup(names: readonly string[]): object {
  return group({ ome: { version: VERSION, labels: names } });
}

function group(attributes: object): object {
  return { zarr_format: 3, node_type: "group", attributes };
}

function multiscale(name: string, layout: ZarrLayout): object {
  const { pixelSize } = layout;
  const space = pixelSize ? { unit: "micrometer" } : {};
  const size = { t: pixelSize?.tSeconds ?? 1, z: pixelSize?.z ?? 1, y: pixelSize?.y ?? 1, x: pixelSize?.x ?? 1 };
  const datasets = levelsFor(layout).map(({ scale }, level) => ({
    path: String(level),
    coordinateTransformations: [
      { type: "scale", scale: [size.t, 1, size.z, size.y * scale, size.x * scale] },
      // the middle of the first pixel of a level is the middle of the pixels it was made of
      ...(scale > 1
        ? [{ type: "translation", translation: [0, 0, 0, (size.y * (scale - 1)) / 2, (size.x * (scale - 1)) / 2] }]
        : []),
    ],
  }));
  return {
    name,
    axes: [
      { name: "t", type: "time", ...(pixelSize?.tSeconds ? { unit: "second" } : {}) },
      { name: "c", type: "channel" },
      { name: "z", type: "space", ...(pixelSize?.z ? space : {}) },
      { name: "y", type: "space", ...space },
      { name: "x", type: "space", ...space },
    ],
    datasets,
    type: layout.kind === "labels" ? "mode" : "mean",
  };
}

const RGB = [
  { name: "red", color: "#FF0000" },
  { name: "green", color: "#00FF00" },
  { name: "blue", color: "#0000FF" },
];

function omero({ size, channels, rgb, dtype }: ZarrLayout, ranges: readonly Range[]): object {
  const said = rgb ? RGB : channels;
  return {
    channels: Array.from({ length: size.c }, (_, index) => {
      const { name = `channel ${index + 1}`, color = "#FFFFFF" } = said[index] ?? {};
      const { min, max } = ranges[index] ?? { min: 0, max: 1 };
      const whole = /^u?int(\d+)$/.exec(dtype);
      const top = dtype.startsWith("uint") ? 2 ** Number(whole?.[1]) - 1 : max;
      return {
        label: name,
        color: color.replace("#", "").toUpperCase(),
        active: true,
        window: {
          min: dtype.startsWith("uint") ? 0 : min,
          max: Math.max(top, min),
          start: min,
          end: Math.max(max, min),
        },
      };
    }),
  };
}

/** One level's array: zarr.json. */
export function describeArray(layout: ZarrLayout, level: Level, codecs: readonly object[]): object {
  const { size, dtype, chunk } = layout;
  return {
    zarr_format: 3,
    node_type: "array",
    shape: [size.t, size.c, size.z, level.height, level.width],
    data_type: dtype,
    chunk_grid: { name: "regular", configuration: { chunk_shape: [1, 1, 1, chunk.height, chunk.width] } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    fill_value: 0,
    codecs,
    attributes: {},
    dimension_names: ["t", "c", "z", "y", "x"],
  };
}
