/** Files by path. */
export { buildPyramid, type PyramidOptions } from "./build-pyramid.node.js";
export { readTable, saveTable } from "./csv/table-file.node.js";
export { readLabels, type SaveLabelsOptions, saveLabels } from "./labels/labels-file.node.js";
export { openImage, readImage } from "./open-image.node.js";
export { type OpenTiffWriter, openTiffWriter, type TiffWriterOptions } from "./open-tiff-writer.node.js";
export { type OpenZarrWriter, openZarrWriter, type ZarrWriterOptions } from "./open-zarr-writer.node.js";
export { type SaveOutlinesOptions, saveOutlines } from "./outlines/outlines-file.node.js";
export { type SaveImageOptions, saveImage } from "./save-image.node.js";
export { type FileSource, openFileSource } from "./source/file-source.node.js";
