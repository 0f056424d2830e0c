/**
 * A picture of numbers as labels: what every pixel belongs to, or a clear word why it is not that.
 */
import { CambrianError, type Image, type Labels, makeLabels, planeOf } from "@cambrian/core";

/**
 * Labels from an image of one plane: integers of any type, floats with whole values, or RGB whose three channels agree.
 * `name` is used in messages. Throws `labels/not-2d`, `labels/not-integer`, `labels/colours`.
 */
export function labelsFromImage(image: Image, name: string): Labels {
  const { size, pixelSize } = image;
  if (size.t * size.z > 1 || (size.c > 1 && !image.rgb)) {
    throw new CambrianError(
      "labels/not-2d",
      `${name} has t=${size.t} c=${size.c} z=${size.z} planes, but labels are one plane. Save the wanted plane as its own file.`,
      { file: name, size },
    );
  }
  if (image.rgb) checkGrey(image, name);
  const values = planeOf(image);
  const data = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value >= 0 && value <= 0xffffffff && Math.floor(value) === value)) throw notInteger(name, value, i, size.x);
    data[i] = value;
  }
  return makeLabels(size.y, size.x, data, pixelSize);
}

function checkGrey(image: Image, name: string) {
  const red = planeOf(image, { c: 0 });
  const green = planeOf(image, { c: 1 });
  const blue = planeOf(image, { c: 2 });
  for (let i = 0; i < red.length; i++) {
    if (red[i] !== green[i] || red[i] !== blue[i]) {
      throw new CambrianError(
        "labels/colours",
        `${name} is a colour picture: pixel y=${Math.floor(i / image.size.x)} x=${i % image.size.x} has the colour ${red[i]}, ${green[i]}, ${blue[i]}. Labels are one number a pixel, 0 for background; save them as a 16-bit grey PNG or TIFF instead of a picture of them.`,
        { file: name },
      );
    }
  }
}

function notInteger(name: string, value: number, index: number, width: number): CambrianError {
  return new CambrianError(
    "labels/not-integer",
    `${name} has the value ${value} at y=${Math.floor(index / width)} x=${index % width}, but labels are whole numbers from 0 (background) to 4294967295. Is it a picture or a probability map instead of labels?`,
    { file: name, value, y: Math.floor(index / width), x: index % width },
  );
}
