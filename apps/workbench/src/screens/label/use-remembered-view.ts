/** Where one looked at each image, kept while the page is open and, for the image on the canvas, in the address. */
import type { Canvas, View } from "@cambrian/view";
import { useEffect, useRef } from "react";
import { go, type Place } from "../../state/place.js";

const views = new Map<string, View>();

/** @param image `undefined` until its pixels are known */
export function useRememberedView(canvas: Canvas | undefined, image: string | undefined, place: Place): void {
  const first = useRef(place);
  useEffect(() => {
    if (!canvas || !image) return;
    const { y, x, zoom } = first.current;
    const before = views.get(image);
    if (before) canvas.setView(before);
    else if (first.current.image === image && y !== undefined && x !== undefined && zoom !== undefined)
      canvas.setView({ y, x, zoom });
    let due: ReturnType<typeof setTimeout> | undefined;
    const stop = canvas.onView((view) => {
      views.set(image, view);
      clearTimeout(due);
      due = setTimeout(() => {
        const round = (value: number): number => Math.round(value * 100) / 100;
        go({ y: round(view.y), x: round(view.x), zoom: round(view.zoom) }, { replace: true });
      }, 400);
    });
    return () => {
      clearTimeout(due);
      stop();
    };
  }, [canvas, image]);
}
