/**
 * Undo what was done to rows before packing: horizontal differences (predictor 2, TIFF 6.0 section 14) and the byte
 * planes of floating point numbers (predictor 3, Adobe Photoshop TIFF Technical Note 3).
 */

/** Add up neighbours in place. `values` holds rows of `rowLength` numbers, `stride` samples a pixel. */
export function undoDifferences(values: Uint8Array | Uint16Array | Uint32Array, rowLength: number, stride: number) {
  for (let row = 0; row < values.length; row += rowLength) {
    const end = Math.min(row + rowLength, values.length);
    for (let i = row + stride; i < end; i++) values[i] = (values[i] as number) + (values[i - stride] as number);
  }
}

/** The same for 64-bit numbers. */
export function undoDifferences64(values: BigUint64Array, rowLength: number, stride: number) {
  for (let row = 0; row < values.length; row += rowLength) {
    const end = Math.min(row + rowLength, values.length);
    for (let i = row + stride; i < end; i++) values[i] = (values[i] as bigint) + (values[i - stride] as bigint);
  }
}

/** Put float bytes back together in place, as little-endian numbers of `size` bytes. */
export function undoFloatPlanes(bytes: Uint8Array, rowLength: number, stride: number, size: number) {
  const rowBytes = rowLength * size;
  const row = new Uint8Array(rowBytes);
  for (let start = 0; start + rowBytes <= bytes.length; start += rowBytes) {
    row.set(bytes.subarray(start, start + rowBytes));
    for (let i = stride; i < rowBytes; i++) row[i] = (row[i] as number) + (row[i - stride] as number);
    for (let i = 0; i < rowLength; i++)
      for (let b = 0; b < size; b++) bytes[start + i * size + (size - 1 - b)] = row[b * rowLength + i] as number;
  }
}
