/** Long work: start, watch, stop. */
import { CambrianError } from "@cambrian/core";
import type { Handlers } from "../http/handler.js";
import type { ServerContext } from "./context.js";
import { present } from "./project-routes.js";

export function jobRoutes({ hub }: ServerContext): Pick<Handlers, "jobs" | "startJob" | "job" | "controlJob"> {
  return {
    jobs: async ({ params, query }) => {
      const { store } = await hub.get(params.project);
      const jobs = await store.jobs.list(query.kind ? { kinds: [query.kind] } : {});
      return [...jobs].sort((a, b) => b.createdAt - a.createdAt);
    },
    startJob: async ({ params, body, caller }) => {
      const project = await hub.get(params.project);
      if (body.kind === "import") {
        throw new CambrianError("request/invalid", "Images are added with POST /import, which checks their paths.", {
          kind: body.kind,
        });
      }
      return await project.jobs.start(body.kind, body.options, present(caller).author);
    },
    job: async ({ params }) => {
      const { store } = await hub.get(params.project);
      const job = await store.jobs.get(params.job);
      if (job) return job;
      throw new CambrianError("job/unknown", "The project has no such job. Reload to see those it has.", {
        job: params.job,
      });
    },
    controlJob: async ({ params, body }) => {
      const { jobs } = await hub.get(params.project);
      return await jobs.control(params.job, body.do);
    },
  };
}
