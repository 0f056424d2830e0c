/**
 * OME-XML: axes, pixel size, channels and which page is which plane of the first image.
 *
 * After the OME data model, schema 2016-06 (openmicroscopy.org), elements Pixels, Channel and TiffData.
 */
import { CambrianError, type Channel, type DType, type ImageSize, type PixelSize } from "@cambrian/core";
import { findMicrometres } from "../tiff-file/length-unit.js";
import { escapeXml, parseXml, type XmlElement } from "../xml/parse-xml.js";

export interface OmeDescription {
  readonly size: ImageSize;
  /** Five letters, X and Y first, the fastest plane axis third. */
  readonly order: string;
  /** One a channel element; each may hold several samples (3 for RGB). */
  readonly channels: readonly (Channel & { readonly samples: number })[];
  readonly pixelSize?: PixelSize;
  readonly blocks: readonly TiffData[];
}

/** "From page `ifd`, `count` planes beginning with this one." */
export interface TiffData {
  readonly ifd: number;
  readonly t: number;
  readonly c: number;
  readonly z: number;
  /** Missing: all that follow. */
  readonly count?: number;
  /** The file it is in, when the description names one. */
  readonly file?: string;
}

const ORDERS = ["XYZCT", "XYZTC", "XYCZT", "XYCTZ", "XYTCZ", "XYTZC"];

/** Throws `ome-tiff/damaged`, `ome-tiff/companion`, `xml/damaged`, `xml/refused`. */
export function parseOme(text: string, file: string): OmeDescription {
  const root = parseXml(text, file);
  if (root.children.some(({ name }) => name === "BinaryOnly")) {
    throw new CambrianError(
      "ome-tiff/companion",
      `${file} keeps its description in another file (companion.ome), which is not read. Save the image as one OME-TIFF file.`,
      { file },
    );
  }
  const pixels = root.children.find(({ name }) => name === "Image")?.children.find(({ name }) => name === "Pixels");
  if (!pixels) throw damaged(file, "it describes no image");
  const count = (key: string) => {
    const value = Number(pixels.attributes.get(key) ?? 1);
    if (!Number.isInteger(value) || value < 1 || value > 2 ** 31) throw damaged(file, `${key} is ${value}`);
    return value;
  };
  const order = pixels.attributes.get("DimensionOrder") ?? "XYZCT";
  if (!ORDERS.includes(order))
    throw damaged(file, `the order of axes "${order.slice(0, 20)}" is none of ${ORDERS.join(", ")}`);
  const size = { t: count("SizeT"), c: count("SizeC"), z: count("SizeZ"), y: count("SizeY"), x: count("SizeX") };
  const pixelSize = findPixelSize(pixels);
  return {
    size,
    order,
    channels: pixels.children.filter(({ name }) => name === "Channel").map(readChannel),
    blocks: pixels.children.filter(({ name }) => name === "TiffData").map((element) => readTiffData(element, file)),
    ...(pixelSize ? { pixelSize } : {}),
  };
}

function readChannel({ attributes }: XmlElement, index: number): Channel & { readonly samples: number } {
  const color = Number(attributes.get("Color") ?? Number.NaN);
  const samples = Number(attributes.get("SamplesPerPixel") ?? 1);
  const name = attributes.get("Name") || attributes.get("Fluor") || `channel ${index + 1}`;
  // A signed 32-bit number, red in the highest byte, alpha in the lowest.
  const hex = (color >>> 8).toString(16).padStart(6, "0").toUpperCase();
  return {
    name,
    samples: Number.isInteger(samples) && samples >= 1 && samples <= 4096 ? samples : 1,
    ...(Number.isInteger(color) ? { color: `#${hex}` } : {}),
  };
}

function readTiffData({ attributes, children }: XmlElement, file: string): TiffData {
  const number = (key: string) => {
    const value = Number(attributes.get(key) ?? 0);
    if (!Number.isInteger(value) || value < 0) throw damaged(file, `TiffData ${key} is "${attributes.get(key)}"`);
    return value;
  };
  const name = children.find((child) => child.name === "UUID")?.attributes.get("FileName");
  const count = attributes.has("PlaneCount") ? number("PlaneCount") : attributes.has("IFD") ? 1 : undefined;
  return {
    ifd: number("IFD"),
    t: number("FirstT"),
    c: number("FirstC"),
    z: number("FirstZ"),
    ...(count === undefined ? {} : { count }),
    ...(name ? { file: name } : {}),
  };
}

const SECONDS: Readonly<Record<string, number>> = { ms: 1e-3, s: 1, min: 60, h: 3600, µs: 1e-6 };

function findPixelSize({ attributes }: XmlElement): PixelSize | undefined {
  const length = (axis: string) => {
    const value = Number(attributes.get(`PhysicalSize${axis}`) ?? Number.NaN);
    const size = value * (findMicrometres(attributes.get(`PhysicalSize${axis}Unit`) ?? "µm") ?? Number.NaN);
    return size > 0 && Number.isFinite(size) ? size : undefined;
  };
  const seconds = Number(attributes.get("TimeIncrement")) * (SECONDS[attributes.get("TimeIncrementUnit") ?? "s"] ?? 0);
  const x = length("X");
  const y = length("Y") ?? x;
  const z = length("Z");
  if (!x || !y) return undefined;
  return { x, y, ...(z ? { z } : {}), ...(seconds > 0 && Number.isFinite(seconds) ? { tSeconds: seconds } : {}) };
}

/** A description of our own files: planes run through channels first, then sections, then frames. */
export function formatOme(image: {
  readonly size: ImageSize;
  readonly dtype: DType;
  readonly rgb: boolean;
  readonly channels: readonly Channel[];
  readonly pixelSize?: PixelSize;
}): string {
  const { size, dtype, rgb, channels, pixelSize } = image;
  const type = dtype === "float32" ? "float" : dtype === "float64" ? "double" : dtype;
  const physical = pixelSize
    ? ` PhysicalSizeX="${pixelSize.x}" PhysicalSizeXUnit="µm" PhysicalSizeY="${pixelSize.y}" PhysicalSizeYUnit="µm"${
        pixelSize.z ? ` PhysicalSizeZ="${pixelSize.z}" PhysicalSizeZUnit="µm"` : ""
      }${pixelSize.tSeconds ? ` TimeIncrement="${pixelSize.tSeconds}" TimeIncrementUnit="s"` : ""}`
    : "";
  const colour = (hex: string | undefined) =>
    hex && /^#[0-9a-f]{6}$/i.test(hex) ? ` Color="${((Number.parseInt(hex.slice(1), 16) << 8) | 255) >> 0}"` : "";
  const channel = rgb
    ? `<Channel ID="Channel:0:0" SamplesPerPixel="3"/>`
    : Array.from({ length: size.c }, (_, index) => {
        const { name = `channel ${index + 1}`, color } = channels[index] ?? {};
        return `<Channel ID="Channel:0:${index}" Name="${escapeXml(name)}"${colour(color)} SamplesPerPixel="1"/>`;
      }).join("");
  return (
    `<?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" ` +
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
    `xsi:schemaLocation="http://www.openmicroscopy.org/Schemas/OME/2016-06 http://www.openmicroscopy.org/Schemas/OME/2016-06/ome.xsd" ` +
    `Creator="Cambrian"><Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="${type}" ` +
    `SizeX="${size.x}" SizeY="${size.y}" SizeC="${size.c}" SizeZ="${size.z}" SizeT="${size.t}"${physical}>` +
    `${channel}<TiffData/></Pixels></Image></OME>`
  );
}

/** A description that cannot be, said with what is wrong. */
export function damaged(file: string, what: string): CambrianError {
  return new CambrianError(
    "ome-tiff/damaged",
    `The OME-XML in ${file} does not fit the file: ${what}. Save it anew with the program that made it.`,
    { file },
  );
}
