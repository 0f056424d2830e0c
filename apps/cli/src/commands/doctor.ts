/**
 * Whether this machine can do the work: runtimes, threads, memory, and a short self-test with real arithmetic.
 */
import { checkEngine, describeMachine, listModels } from "cambrian";
import type { Command } from "../command.js";

export const doctor: Command = {
  name: "doctor",
  about: "Check that everything is in place: runtimes, threads, memory, a two-second self-test.",
  arguments: [],
  flags: [],
  examples: ["cambrian doctor"],
  async run({ report }) {
    const machine = describeMachine();
    report.progress({ what: "Testing the engine", done: 0 });
    const engine = await checkEngine();
    report.finish();
    const models = await listModels();
    const broken = models.filter((model) => "problem" in model);
    const ok = engine.runtimes.every(({ ok }) => ok) && broken.length === 0;
    return {
      ok,
      json: { ok, machine, runtimes: engine.runtimes, models: models.map(({ name }) => name), broken },
      lines: [
        `system     ${machine.system}, Node ${machine.node}`,
        `processor  ${machine.cpu}, ${machine.threads} threads`,
        `memory     ${machine.memoryGiB} GiB, ${machine.freeMemoryGiB} GiB free`,
        "",
        ...engine.runtimes.map(({ id, ok: works, about, advice }) =>
          [
            `${works ? "works" : "FAILS"}  ${id.padEnd(10)} ${about}`,
            ...(advice ?? []).map((line) => `         ${line}`),
          ].join("\n"),
        ),
        "",
        models.length > 0 ? `Models: ${models.map(({ name }) => name).join(", ")}` : "No model came with this program.",
        ...broken.map((model) =>
          "problem" in model ? `  ${model.name}: ${model.problem.message} [${model.problem.code}]` : "",
        ),
        ok ? "Everything is in place." : "Something is missing; see above.",
      ],
    };
  },
};
