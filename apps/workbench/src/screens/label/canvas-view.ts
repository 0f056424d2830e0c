/** What changes on the canvas many times a second, for the few components that follow it. */
import type { Canvas, PointerReadout, View } from "@cambrian/view";
import { useCallback, useSyncExternalStore } from "react";

/** Where one looks; the component is drawn anew when it changes. */
export function useCanvasView(canvas: Canvas): View {
  const subscribe = useCallback((listener: () => void) => canvas.onView(listener), [canvas]);
  return useSyncExternalStore(subscribe, () => canvas.view);
}

const last = new WeakMap<Canvas, PointerReadout>();

/** What is under the pointer, `undefined` while it is elsewhere. */
export function usePointer(canvas: Canvas): PointerReadout | undefined {
  const subscribe = useCallback(
    (listener: () => void) =>
      canvas.onPointer((readout) => {
        if (readout) last.set(canvas, readout);
        else last.delete(canvas);
        listener();
      }),
    [canvas],
  );
  return useSyncExternalStore(subscribe, () => last.get(canvas));
}
