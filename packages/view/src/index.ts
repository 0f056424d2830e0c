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
export { openCanvas } from "./canvas/open-canvas.js";
export type { ChannelStyle, PixelLevel, PixelSource, PixelTile, TileRequest } from "./canvas/pixel-source.js";
export { niceScaleBar, type ScaleBar } from "./canvas/scale-bar.js";
export { colourGraph, freeColour, LABEL_COLOURS, type NeighbourGraph, settleColours } from "./labels/label-colours.js";
export type { LabelPlane, LabelPlaneChange, PlaneLabelsLike, PlaneObject } from "./labels/label-plane.js";
export { makeLabelPlane } from "./labels/make-label-plane.js";
export { brushTool, eraserTool } from "./tools/brush.js";
export { panTool } from "./tools/pan.js";
export { selectTool } from "./tools/select.js";
export { BRUSH_PX, type BrushSettings, type DrawSettings, nextBrush } from "./tools/settings.js";
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
