/** Files and bytes in and out. Imports core. */
export { encodeCsv, formatCsv, parseCsv } from "./csv/csv.js";
export type {
  Compression,
  Format,
  FormatName,
  ImageReader,
  Level,
  PlaneRequest,
  ReadOptions,
  Region,
  WriteOptions,
} from "./format.js";
export { labelsFromImage } from "./labels/from-image.js";
export type { ZarrStore } from "./ome-zarr/store.js";
export { type OpenImage, openImageSource, openZarrStore, type Part } from "./open-image.js";
export { encodeGeoJson, formatGeoJson, type OutlineNames } from "./outlines/geojson.js";
export { encodeRoi, encodeRoiZip } from "./outlines/imagej-roi.js";
export { encodeParquet } from "./parquet/parquet.js";
export { readTile, type Tile, type TileRequest } from "./read-tile.js";
export { findFormat, formats } from "./registry.js";
export { type ByteSource, memorySource } from "./source/source.js";
