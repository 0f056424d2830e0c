/** The one client of the server, and its answers as React queries. */
import type { CambrianError } from "@cambrian/core";
import { makeClient, type Route, type RouteInput, type RouteReply } from "@cambrian/protocol";
import { QueryClient, type UseQueryResult, useQuery } from "@tanstack/react-query";

let csrf: string | undefined;

/** Sent with every change; told by `session`. */
export function setCsrf(token: string): void {
  csrf = token;
}

export const api = makeClient({ csrf: () => csrf });

/** Coded errors are answers, not accidents: only a missing connection is tried again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => (error as Partial<CambrianError>).code === "network/offline" && count < 20,
      retryDelay: 2000,
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

/** What a route answers to this input; asked again when the input changes or `refresh` is called. */
export function useApi<R extends Route>(
  route: R,
  input: RouteInput<R>,
  options: { readonly enabled?: boolean; readonly staleTime?: number } = {},
): UseQueryResult<RouteReply<R>, CambrianError> {
  return useQuery<RouteReply<R>, CambrianError>({
    queryKey: [route.path, input],
    queryFn: ({ signal }) => api.call(route, input, { signal }),
    ...options,
  });
}

/** Ask everything of a route again. */
export function refresh(route: Route): void {
  void queries.invalidateQueries({ queryKey: [route.path] });
}
