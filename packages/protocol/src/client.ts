/**
 * Call the server by route. Errors come back as the `CambrianError` they were; no connection is `network/offline`.
 */
import { CambrianError, errorFromData } from "@cambrian/core";
import { errorSchema } from "./entities.js";
import type { Route, RouteInput, RouteReply } from "./route.js";

export interface ClientOptions {
  /** Where the server is; default "" (the page's own). */
  readonly base?: string;
  /** The token of `session`, asked for each change. */
  readonly csrf?: () => string | undefined;
  /** Default: the global one. */
  readonly fetch?: typeof fetch;
  /** Sent with every call; for scripts that keep a cookie themselves. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface Client {
  call<R extends Route>(route: R, input: RouteInput<R>, options?: CallOptions): Promise<RouteReply<R>>;
  /** The answer of a binary route, with its headers. */
  fetch<R extends Route>(route: R, input: RouteInput<R>, options?: CallOptions): Promise<Response>;
  /** The address of a GET route, for `<img src>`. */
  url<R extends Route>(route: R, input: RouteInput<R>): string;
}

interface LooseInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** A client for a server; keeps nothing. */
export function makeClient(options: ClientOptions = {}): Client {
  const { base = "", csrf, headers = {} } = options;
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  const address = (route: Route, { params = {}, query = {} }: LooseInput): string => {
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
    const text = search.toString();
    return `${base}/api${path}${text ? `?${text}` : ""}`;
  };
  const answer = async (route: Route, input: LooseInput, { signal }: CallOptions): Promise<Response> => {
    const token = route.method === "GET" ? undefined : csrf?.();
    let response: Response;
    try {
      response = await send(address(route, input), {
        method: route.method,
        headers: {
          ...headers,
          ...(input.body === undefined ? {} : { "content-type": "application/json" }),
          ...(token ? { "x-csrf-token": token } : {}),
        },
        ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
        ...(signal ? { signal } : {}),
      });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new CambrianError(
        "network/offline",
        "The server does not answer. What you drew is kept here and sent when it is back.",
        { route: route.path },
        { cause },
      );
    }
    if (response.ok) return response;
    const text = await response.text();
    let data: unknown;
    try {
      data = (JSON.parse(text) as { error?: unknown }).error;
    } catch {
      data = undefined;
    }
    const parsed = errorSchema.safeParse(data);
    if (parsed.success) throw errorFromData(parsed.data);
    throw new CambrianError(
      "network/unexpected-answer",
      `The server answered ${response.status} to ${route.method} ${route.path}. Try again; if it stays so, start the server again.`,
      { status: response.status, text: text.slice(0, 500) },
    );
  };
  return {
    url: (route, input) => address(route, input as LooseInput),
    fetch: (route, input, call = {}) => answer(route, input as LooseInput, call),
    async call<R extends Route>(route: R, input: RouteInput<R>, call: CallOptions = {}): Promise<RouteReply<R>> {
      const response = await answer(route, input as LooseInput, call);
      return (await response.json()) as RouteReply<R>;
    },
  };
}
