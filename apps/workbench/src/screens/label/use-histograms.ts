/** Histograms of all channels of a plane (of green for a colour picture); those that are not here yet are `undefined`. */
import { type ImageRecord, type PlaneRef, routes } from "@cambrian/protocol";
import { useQueries } from "@tanstack/react-query";
import { api } from "../../api/api.js";
import type { ChannelHistogram } from "./channel-styles.js";

export function useHistograms(
  project: string,
  image: ImageRecord,
  { t, z }: PlaneRef,
): readonly (ChannelHistogram | undefined)[] {
  const channels = image.rgb ? [1] : image.channels.map((_, c) => c);
  return useQueries({
    queries: channels.map((c) => {
      const input = { params: { project, image: image.id }, query: { t, z, c } };
      return {
        queryKey: [routes.histogram.path, input],
        queryFn: () => api.call(routes.histogram, input),
        staleTime: Number.POSITIVE_INFINITY,
      };
    }),
    combine: (results) => results.map(({ data }) => data),
  });
}
