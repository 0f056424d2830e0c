/** The description of every route as OpenAPI 3.1, made from the same schemas that check requests. */
import { CAMBRIAN_VERSION } from "@cambrian/core";
import { errorSchema, type Route } from "@cambrian/protocol";
import { z } from "zod";

type Json = Record<string, unknown>;

const toJson = (schema: z.ZodType, io: "input" | "output"): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  return json;
};

export function describeApi(routes: Readonly<Record<string, Route>>): Json {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries(routes)) {
    const path = `/api${route.path.replace(/:(\w+)/g, "{$1}")}`;
    paths[path] ??= {};
    (paths[path] as Json)[route.method.toLowerCase()] = describeRoute(name, route);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Cambrian",
      version: CAMBRIAN_VERSION,
      description:
        "Everything the workbench does. Changes need the header x-csrf-token with the token of GET /api/session. " +
        "Operations, jobs and presence come over the WebSocket /api/projects/{project}/live; files are uploaded with tus at /api/uploads.",
    },
    paths,
    components: {
      schemas: { Error: { type: "object", required: ["error"], properties: { error: toJson(errorSchema, "output") } } },
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "cambrian-session" },
        csrf: { type: "apiKey", in: "header", name: "x-csrf-token" },
      },
    },
  };
}

function describeRoute(name: string, route: Route): Json {
  const security = route.access === "public" ? [] : [{ session: [], ...(route.method === "GET" ? {} : { csrf: [] }) }];
  return {
    operationId: name,
    summary: route.summary,
    "x-access": route.access,
    security,
    parameters: [...parameters(route.params, "path"), ...parameters(route.query, "query")],
    ...(route.body
      ? { requestBody: { required: true, content: { "application/json": { schema: toJson(route.body, "input") } } } }
      : {}),
    responses: {
      "200": {
        description: route.summary,
        content: route.binary
          ? { [route.binary]: { schema: { type: "string", format: "binary" } } }
          : { "application/json": { schema: route.reply ? toJson(route.reply, "output") : {} } },
      },
      default: {
        description: "What went wrong, with a code of docs/errors.md.",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

function parameters(schema: z.ZodType | undefined, place: "path" | "query"): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = toJson(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: each,
  }));
}
