/**
 * Outlines of labels drawn over an image, one pixel wide and inside the label, each in its own colour.
 */
import { boundaries, CambrianError, type Image, type Labels } from "@cambrian/core";
import { type Picture, pictureToImage, toPicture } from "./contrast.js";
import { colourLabels, PALETTE, parseColour, type Rgb } from "./palette.js";

/**
 * The contrast-stretched image as 8-bit colour with outlines over it, at the image's own size. Where the picture is brighter than half
 * under an outline, the pixels just outside it turn black, so that it can be seen on bright-field images.
 * Throws `image/size-mismatch` when image and labels differ in size.
 */
export function drawOverlay(
  image: Image,
  labels: Labels,
  at: { readonly t?: number; readonly z?: number } = {},
): Image {
  if (image.size.y !== labels.height || image.size.x !== labels.width) {
    throw new CambrianError(
      "image/size-mismatch",
      `The image is ${image.size.x} x ${image.size.y} pixels and the labels ${labels.width} x ${labels.height}. Give the labels that belong to this image.`,
      { image: [image.size.y, image.size.x], labels: [labels.height, labels.width] },
    );
  }
  const picture = toPicture(image, at);
  drawOutlines(picture, labels);
  return pictureToImage(picture);
}

/** Writes into `picture`. */
function drawOutlines(picture: Picture, labels: Labels): void {
  const { rgb, height, width } = picture;
  const colourOf = colourLabels(labels);
  const palette = PALETTE.map(parseColour);
  const edge = boundaries(labels);
  const bright = edge.map((isEdge, i) => (isEdge && brightness(rgb, i) > 0.5 ? 1 : 0));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (edge[i] === 1) continue;
      const outside = labels.data[i] as number;
      const isCasing =
        (x > 0 && isBrightEdgeOfOther(i - 1, outside)) ||
        (x + 1 < width && isBrightEdgeOfOther(i + 1, outside)) ||
        (y > 0 && isBrightEdgeOfOther(i - width, outside)) ||
        (y + 1 < height && isBrightEdgeOfOther(i + width, outside));
      if (isCasing) rgb.fill(0, i * 3, i * 3 + 3);
    }
  }
  for (let i = 0; i < edge.length; i++) {
    if (edge[i] === 1) rgb.set(palette[colourOf.get(labels.data[i] as number) ?? 0] as Rgb, i * 3);
  }
  function isBrightEdgeOfOther(j: number, id: number): boolean {
    return bright[j] === 1 && labels.data[j] !== id;
  }
}

function brightness(rgb: Uint8Array, i: number): number {
  const [r, g, b] = [rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]] as [number, number, number];
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}
