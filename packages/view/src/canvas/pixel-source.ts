/**
 * Where the pixels of an image come from: tiles of a pyramid, asked for one channel at a time.
 */
import type { DType, PixelData } from "@cambrian/core";

/** One resolution of a pyramid; `scale`: how many pixels of the image one of its pixels is wide (1, 2, 4 ...). */
export interface PixelLevel {
  readonly height: number;
  readonly width: number;
  readonly scale: number;
}

/** Which tile: level counted from the finest (0), tile row `ty` and column `tx` counted from the top left. */
export interface TileRequest {
  readonly level: number;
  readonly t: number;
  readonly z: number;
  readonly c: number;
  readonly ty: number;
  readonly tx: number;
}

/** Pixels [y, x] of a tile; at the right and bottom edge it is smaller than `tile`. */
export interface PixelTile {
  readonly data: PixelData;
  readonly height: number;
  readonly width: number;
}

/** An image as the canvas reads it. */
export interface PixelSource {
  /** Of the finest level. */
  readonly height: number;
  readonly width: number;
  /** Side of a tile in pixels of its level. */
  readonly tile: number;
  /** Finest first; at least one. */
  readonly levels: readonly PixelLevel[];
  readonly dtype: DType;
  readonly channels: number;
  /** The first three channels are red, green and blue: shown as they are, whatever the channels' settings say. */
  readonly rgb?: boolean;
  /** One tile. Rejects when the signal is aborted. */
  read(request: TileRequest, signal: AbortSignal): Promise<PixelTile>;
}

/** How a channel is shown: `contrast` is the value shown black and the value shown in full colour. */
export interface ChannelStyle {
  readonly visible: boolean;
  /** "#RRGGBB" */
  readonly color: string;
  readonly contrast: readonly [low: number, high: number];
  /** 1 is linear, below 1 lifts the dark parts. */
  readonly gamma: number;
}
