/** Where one looked at each image, kept while the page is open and, for the image on the canvas, in the address. */
import { type Canvas, fitView, type Size, type View } from "@cambrian/view";
import { useEffect, useRef } from "react";
import { go, type Place } from "../../state/place.js";

const views = new Map<string, View>();

/** @param image `undefined` until its pixels are known */
export function useRememberedView(
  canvas: Canvas | undefined,
  image: string | undefined,
  { height, width }: Size,
  place: Place,
): void {
  const first = useRef(place);
  useEffect(() => {
    if (!canvas || !image) return;
    const { y, x, zoom } = first.current;
    const before = views.get(image);
    if (before) canvas.setView(before);
    else if (first.current.image === image && y !== undefined && x !== undefined && zoom !== undefined)
      canvas.setView({ y, x, zoom });
    const size = { height, width };
    let due: ReturnType<typeof setTimeout> | undefined;
    const stop = canvas.onView((view) => {
      // The whole image is not a place of its own: it is fitted anew to whatever window there is.
      const whole = isWhole(view, canvas.size, size);
      if (whole) views.delete(image);
      else views.set(image, view);
      clearTimeout(due);
      due = setTimeout(
        () => go(whole ? { y: undefined, x: undefined, zoom: undefined } : view, { replace: true }),
        400,
      );
    });
    return () => {
      clearTimeout(due);
      stop();
    };
  }, [canvas, image, height, width]);
}

function isWhole(view: View, screen: Size, image: Size): boolean {
  const fitted = fitView(image, screen);
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.01;
  return near(view.y, fitted.y) && near(view.x, fitted.x) && near(view.zoom / fitted.zoom, 1);
}
