/**
 * What an OME-Zarr says about itself: which arrays are the levels of an image, what their axes mean, how large a pixel is.
 *
 * After the OME-Zarr specification, versions 0.1 to 0.5 (ngff.openmicroscopy.org): multiscales, omero, labels, plate, and
 * the layout of bioformats2raw. Every field is a claim and is checked here.
 */
import type { Channel, PixelSize } from "@cambrian/core";
import { findMicrometres } from "../tiff-file/length-unit.js";
import { damaged, unsupported } from "./store.js";

export type AxisName = "t" | "c" | "z" | "y" | "x";

export interface Multiscales {
  /** In the order of the arrays' axes. */
  readonly axes: readonly AxisName[];
  /** Paths of the arrays, finest first. */
  readonly paths: readonly string[];
  readonly pixelSize?: PixelSize;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Descriptions of whole plates, put together in one file, have some megabytes. */
const MAX_JSON_BYTES = 2 ** 26;

/** JSON as an object. Throws `zarr/damaged`. */
export function parseJson(name: string, key: string, bytes: Uint8Array): Json {
  if (bytes.length > MAX_JSON_BYTES) throw damaged(name, `${key} has ${bytes.length} bytes`, { key });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw damaged(name, `${key} is not JSON`, { key });
  }
  if (!isObject(value)) throw damaged(name, `${key} holds no object`, { key });
  return value;
}

/** The attributes that OME-Zarr means: since 0.5 they stand under "ome". */
export function omeOf(attributes: unknown): Json {
  const all = isObject(attributes) ? attributes : {};
  return isObject(all.ome) ? all.ome : all;
}

/** The first image of a group, or undefined when it is not an image. Throws `zarr/damaged`, `zarr/unsupported`. */
export function findMultiscales(name: string, ome: Json): Multiscales | undefined {
  const first = listOf(ome.multiscales)[0];
  if (!isObject(first)) return undefined;
  const datasets = listOf(first.datasets).filter(isObject);
  if (datasets.length === 0 || datasets.length > 64) throw damaged(name, `its image has ${datasets.length} levels`);
  const axes = readAxes(name, first.axes);
  const paths = datasets.map((dataset) => textOf(dataset.path).replace(/^\.?\/+|\/+$/g, ""));
  const pixelSize = findPixelSize(axes, [datasets[0]?.coordinateTransformations, first.coordinateTransformations]);
  return { axes: axes.map(({ axis }) => axis), paths, ...(pixelSize ? { pixelSize } : {}) };
}

interface Axis {
  readonly axis: AxisName;
  readonly unit: string;
}

/** 0.4 and later name axes and units, 0.3 names axes, before that all have five. */
function readAxes(name: string, said: unknown): Axis[] {
  const list = said === undefined ? ["t", "c", "z", "y", "x"] : listOf(said);
  const axes = list.map((each): Axis => {
    const about = isObject(each) ? each : { name: each };
    const word = textOf(about.name).toLowerCase();
    const axis = findAxis(word, textOf(about.type));
    if (!axis) throw unsupported(name, `it has an axis ${JSON.stringify(word.slice(0, 40))}`);
    return { axis, unit: textOf(about.unit) };
  });
  const letters = axes.map(({ axis }) => axis).join("");
  if (!letters.includes("y") || !letters.includes("x") || new Set(letters).size !== letters.length)
    throw unsupported(name, `its axes are ${JSON.stringify(letters)}`);
  return axes;
}

function findAxis(word: string, type: string): AxisName | undefined {
  if (/^[tczyx]$/.test(word)) return word as AxisName;
  return type === "time" ? "t" : type === "channel" ? "c" : undefined;
}

const SECONDS: Readonly<Record<string, number>> = {
  nanosecond: 1e-9,
  microsecond: 1e-6,
  millisecond: 1e-3,
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86400,
};

/** The product of the scales; only where the axis has a unit, since a bare scale of 1 says nothing. */
function findPixelSize(axes: readonly Axis[], transformations: readonly unknown[]): PixelSize | undefined {
  const scales = transformations
    .map((list) => listOf(list).find((each) => isObject(each) && each.type === "scale"))
    .map((each) => listOf(isObject(each) ? each.scale : undefined));
  const sizeOf = (axis: AxisName, perUnit: (unit: string) => number | undefined) => {
    const at = axes.findIndex((each) => each.axis === axis);
    const unit = perUnit(axes[at]?.unit ?? "");
    if (at < 0 || unit === undefined || scales.every(({ length }) => length === 0)) return undefined;
    const size = scales.reduce((product, scale) => product * (scale.length > 0 ? Number(scale[at]) : 1), unit);
    return size > 0 && Number.isFinite(size) ? Number(size.toPrecision(12)) : undefined;
  };
  const [x, y, z] = (["x", "y", "z"] as const).map((axis) => sizeOf(axis, findMicrometres));
  const tSeconds = sizeOf("t", (unit) => (Object.hasOwn(SECONDS, unit) ? SECONDS[unit] : undefined));
  if (!x || !y) return undefined;
  return { x, y, ...(z ? { z } : {}), ...(tSeconds ? { tSeconds } : {}) };
}

/** Names and colours of `count` channels. */
export function readChannels(ome: Json, count: number): Channel[] {
  const said = listOf(isObject(ome.omero) ? ome.omero.channels : undefined);
  return Array.from({ length: count }, (_, index) => {
    const about = said[index];
    if (!isObject(about)) return { name: `channel ${index + 1}` };
    const color = textOf(about.color).replace(/^#/, "").toUpperCase();
    return {
      name: textOf(about.label) || `channel ${index + 1}`,
      ...(/^[0-9A-F]{6}$/.test(color) ? { color: `#${color}` } : {}),
    };
  });
}

/** A colour picture is three channels of bytes that are called red, green and blue. */
export function isRgb(dtype: string, channels: readonly Channel[]): boolean {
  const names = channels.map(({ name }) => name.toLowerCase()).join();
  return (dtype === "uint8" || dtype === "uint16") && names === "red,green,blue";
}

/** Names of the label images that a `labels` group lists. */
export function readLabelNames(name: string, ome: Json): string[] {
  const names = listOf(ome.labels).map((each) => textOf(each));
  if (names.some((each) => !/^[^/\\]+$/.test(each) || each === "." || each === ".."))
    throw damaged(name, "its labels have names that cannot be");
  return [...new Set(names)].slice(0, 1000);
}

/** Paths of a plate's first wells, when the group is one. */
export function findWells(ome: Json): string[] | undefined {
  if (!isObject(ome.plate)) return undefined;
  return listOf(ome.plate.wells)
    .filter(isObject)
    .slice(0, 3)
    .map(({ path }) => textOf(path));
}

/** bioformats2raw puts each image of a file into a group of its own, the first one called "0". */
export function isSeries(ome: Json): boolean {
  return ome["bioformats2raw.layout"] !== undefined;
}
