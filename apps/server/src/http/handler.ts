/**
 * What a route's handler is given and what it gives back; the types come from the table of routes.
 */
import type { Author } from "@cambrian/project";
import type { Route, RouteReply, Routes } from "@cambrian/protocol";
import type { z } from "zod";

export type Role = "owner" | "annotator" | "viewer";

/** Who asks. */
export interface Caller {
  readonly author: Author;
  readonly role: Role;
  /** What the session's token is made of; "local" where nobody signs in. */
  readonly session: string;
  /** Set for the holder of a share link: the only project it opens. */
  readonly project?: string;
}

type Out<T> = T extends z.ZodUndefined ? undefined : T extends z.ZodType ? z.output<T> : never;

/** A request whose parts fit the route's schemas. */
export interface Asked<R> {
  readonly params: R extends Route<infer P, z.ZodType, z.ZodType, z.ZodType> ? Out<P> : never;
  readonly query: R extends Route<z.ZodType, infer Q, z.ZodType, z.ZodType> ? Out<Q> : never;
  readonly body: R extends Route<z.ZodType, z.ZodType, infer B, z.ZodType> ? Out<B> : never;
  /** `undefined` only on public routes of a server with accounts. */
  readonly caller: Caller | undefined;
  /** The network address it comes from, for limits. */
  readonly address: string;
  /** The session's cookie. */
  readonly cookie: string | undefined;
  /** True when the connection to the browser is encrypted. */
  readonly secure: boolean;
  /** Header by lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** Aborted when the other side goes away. */
  readonly signal: AbortSignal;
}

/** An answer that is not JSON. */
export class Bytes {
  constructor(
    readonly body: Uint8Array | NodeJS.ReadableStream,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly status = 200,
  ) {}
}

/** A JSON answer with headers of its own, such as a cookie. */
export class WithHeaders<T> {
  constructor(
    readonly body: T,
    readonly headers: Readonly<Record<string, string>>,
  ) {}
}

/** Answers are made of what the store gives, which nobody may change. */
export type ReadonlyDeep<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : { readonly [K in keyof T]: ReadonlyDeep<T[K]> };

type Answer<R> =
  R extends Route<z.ZodType, z.ZodType, z.ZodType, infer T>
    ? T extends z.ZodUndefined
      ? Bytes
      : ReadonlyDeep<RouteReply<R>> | WithHeaders<ReadonlyDeep<RouteReply<R>>>
    : never;

export type Handler<R> = (asked: Asked<R>) => Promise<Answer<R>> | Answer<R>;

export type Handlers = { readonly [K in keyof Routes]: Handler<Routes[K]> };
