/** The image canvas: layers, camera, drawing tools. Imports core; no framework. */
export {
  type Box,
  boxView,
  fitView,
  LARGEST_ZOOM,
  type Size,
  toImage,
  toScreen,
  type View,
  viewBetween,
  viewportBox,
  zoomAt,
} from "./canvas/camera.js";
export type { Canvas, CanvasOptions, KeyPointer, LabelStyle, PointerReadout } from "./canvas/canvas.js";
export type { Mark } from "./canvas/mark.js";
export type { ChannelStyle, PixelLevel, PixelSource, PixelTile, TileRequest } from "./canvas/pixel-source.js";
export { niceScaleBar, type ScaleBar } from "./canvas/scale-bar.js";
export type { LabelPlane, LabelPlaneChange, PlaneLabelsLike, PlaneObject } from "./labels/label-plane.js";
export type {
  LabelGesture,
  Modifiers,
  Tool,
  ToolAnswer,
  ToolContext,
  ToolCursor,
  ToolName,
  ToolPointer,
} from "./tools/tool.js";
