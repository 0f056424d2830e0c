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
export {
  type AreaRun,
  capsuleArea,
  changeArea,
  countInArea,
  type LabelReader,
  runsArea,
  shapeArea,
} from "./edit/area.js";
export { copyFromPlane } from "./edit/copy.js";
export { type Cut, cutObject, findCut } from "./edit/cut.js";
export { type DrawOptions, drawArea, eraseArea } from "./edit/draw.js";
export { fillEnclosed, fillHoles } from "./edit/fill.js";
export { makeGesture } from "./edit/gesture.js";
export { joinEdits } from "./edit/join-edits.js";
export { deleteObjects, growObject, mergeObjects, objectsInArea } from "./edit/merge.js";
export { colourGraph, freeColour, LABEL_COLOURS, type NeighbourGraph, settleColours } from "./labels/label-colours.js";
export type { LabelPlane, LabelPlaneChange, PlaneLabelsLike, PlaneObject } from "./labels/label-plane.js";
export { makeLabelPlane } from "./labels/make-label-plane.js";
export { brushTool, eraserTool } from "./tools/brush.js";
export { type ClassSettings, classTool } from "./tools/class.js";
export { cutTool } from "./tools/cut.js";
export { fillTool } from "./tools/fill.js";
export { growTool } from "./tools/grow.js";
export { lassoTool } from "./tools/lasso.js";
export { mergeTool } from "./tools/merge.js";
export { type OutlineAnswer, type OutlineRequest, type OutlineSettings, outlineTool } from "./tools/outline.js";
export { panTool } from "./tools/pan.js";
export { type PolygonDraft, polygonTool } from "./tools/polygon.js";
export { regionDeleteTool } from "./tools/region-delete.js";
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
