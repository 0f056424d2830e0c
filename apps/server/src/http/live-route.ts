/** The socket of a project: operations, jobs and presence as they happen. */
import { CambrianError } from "@cambrian/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Hub } from "../projects/hub.js";
import type { LiveSocket } from "../projects/live.js";
import type { Caller } from "./handler.js";
import { checkAccess } from "./register-routes.js";

export function registerLive(
  app: FastifyInstance,
  hub: Hub,
  callerOf: (request: FastifyRequest) => Promise<Caller | undefined>,
): void {
  app.route<{ Params: { project: string } }>({
    method: "GET",
    url: "/api/projects/:project/live",
    websocket: true,
    // Before the connection is upgraded, so that a refusal is an answer with a status.
    preValidation: async (request) => {
      const caller = await callerOf(request);
      checkAccess("viewer", caller, request.params.project);
      // Browsers always say where a page is from when they open a socket; programs need not.
      if (!request.ws) throw new CambrianError("request/invalid", "This address is a WebSocket.", { part: "upgrade" });
      await hub.get(request.params.project);
    },
    handler: async (socket, request) => {
      const live = socket as unknown as LiveSocket;
      const caller = await callerOf(request);
      const project = await hub.get(request.params.project);
      if (caller) project.live.join(live, caller.author, project.store.state.seq);
      else live.close(1008, "sign in");
    },
  });
}
