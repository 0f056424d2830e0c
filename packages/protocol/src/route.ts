/**
 * One route of the server as a value: its path, what goes in, what comes out. The server registers it, the typed client
 * calls it and the OpenAPI description is written from it, so the three cannot drift apart.
 */
import type { z } from "zod";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The least role an account needs on a server with accounts. */
export type Access = "public" | "viewer" | "annotator" | "owner";

export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  readonly method: Method;
  /** Below /api, with `:name` for parameters. */
  readonly path: string;
  /** One sentence. */
  readonly summary: string;
  readonly access: Access;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** JSON answer; routes with `binary` have none. */
  readonly reply?: Reply;
  /** Content type of an answer that is not JSON. */
  readonly binary?: string;
}

/** Name a route; only for its types. */
export function route<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Reply extends z.ZodType = z.ZodUndefined,
>(description: Route<Params, Query, Body, Reply>): Route<Params, Query, Body, Reply> {
  return description;
}

type In<T> = T extends z.ZodType ? z.input<T> : never;

/** What a caller gives: only the parts the route has. */
export type RouteInput<R> =
  R extends Route<infer P, infer Q, infer B, z.ZodType>
    ? (P extends z.ZodUndefined ? unknown : { readonly params: In<P> }) &
        (Q extends z.ZodUndefined ? unknown : { readonly query?: In<Q> }) &
        (B extends z.ZodUndefined ? unknown : { readonly body: In<B> })
    : never;

/** What comes back from a JSON route. */
export type RouteReply<R> = R extends Route<z.ZodType, z.ZodType, z.ZodType, infer T> ? z.output<T> : never;
