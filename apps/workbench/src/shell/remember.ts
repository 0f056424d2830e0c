/** Tell the server now and then where this window is, so that the start page can lead back here. */
import { routes } from "@cambrian/protocol";
import { useEffect } from "react";
import { api } from "../api/api.js";
import { formatPlace, usePlace } from "../state/place.js";

const AFTER_MS = 1500;

export function useRemembered(project: string): void {
  const place = formatPlace(usePlace());
  useEffect(() => {
    const timer = setTimeout(() => {
      // Only a convenience: without a connection the start page leads to where it knew.
      api.call(routes.remember, { params: { project }, body: { place } }).catch(() => {});
    }, AFTER_MS);
    return () => clearTimeout(timer);
  }, [project, place]);
}
