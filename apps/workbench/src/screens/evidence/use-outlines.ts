/** The outlines of a plane as paths, by object: fetched once for a step of the image and traced here. */
import { decodePlaneLabels, type ObjectRecord, type PlaneLabels, routes } from "@cambrian/protocol";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { api } from "../../api/api.js";
import { traceLabels } from "./trace-labels.js";

export interface PlaneOutlines {
  readonly labels: PlaneLabels;
  /** SVG path of each object, in pixels. */
  readonly paths: ReadonlyMap<number, string>;
  readonly objects: ReadonlyMap<number, ObjectRecord>;
}

export interface OutlinesAsk {
  readonly project: string;
  readonly image: string;
  readonly t?: number;
  readonly z?: number;
  /** Changes when the labels do. */
  readonly version: number;
}

export function useOutlines(ask: OutlinesAsk | undefined): UseQueryResult<PlaneOutlines> {
  return useQuery({
    queryKey: ["outlines", ask],
    queryFn: async ({ signal }) => {
      if (!ask) throw new TypeError("nothing was asked");
      const { project, image, t = 0, z = 0 } = ask;
      const answer = await api.fetch(routes.labels, { params: { project, image }, query: { t, z } }, { signal });
      const labels = decodePlaneLabels(new Uint8Array(await answer.arrayBuffer()));
      return {
        labels,
        paths: traceLabels(labels),
        objects: new Map(labels.objects.map((object) => [object.id, object])),
      };
    },
    enabled: ask !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before, query) => (sameImage(query?.queryKey[1], ask) ? before : undefined),
  });
}

function sameImage(before: unknown, now: OutlinesAsk | undefined): boolean {
  const { image, t, z } = (before ?? {}) as Partial<OutlinesAsk>;
  return now !== undefined && image === now.image && t === now.t && z === now.z;
}
