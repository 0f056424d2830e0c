/**
 * Which object drawing goes to.
 */
import type { DrawSettings } from "./settings.js";
import type { ToolContext, ToolPointer } from "./tool.js";

/** A new number, or with "selected" the selected object, else the one under the pointer. */
export function drawTarget(settings: DrawSettings, pointer: ToolPointer, context: ToolContext): number {
  if (settings.target === "selected") {
    const [selected] = context.selection;
    const chosen = selected ?? context.labels.at(pointer.y, pointer.x);
    if (chosen !== 0) return chosen;
  }
  return context.newId();
}
