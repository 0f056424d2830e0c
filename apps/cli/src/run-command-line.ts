/**
 * From words on the command line to an exit code: builds the parser from the registry of commands, runs the one that
 * was asked for, prints its answer, and turns every failure into a sentence with a code.
 */
import { CAMBRIAN_VERSION, CambrianError, errorToData, isCancelled } from "cambrian";
import { CommanderError, InvalidArgumentError, Option, Command as Parser } from "commander";
import { chooseCommand } from "./choose-command.js";
import type { Command, FlagSpec, TaskVerb } from "./command.js";
import { commands, taskVerbs } from "./commands.js";
import { makeReporter } from "./reporter.js";
import type { World } from "./world.js";

const names: ReadonlySet<string> = new Set([...commands, ...taskVerbs].map(({ name }) => name));

/** What scripts rely on. */
export const EXIT = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const;

/** Run one command line (without `node` and the program's name). Never throws and never ends the process. */
export async function runCommandLine(argv: readonly string[], world: World): Promise<number> {
  const json = argv.includes("--json");
  let exitCode: number = EXIT.done;
  const run = async (command: Command, args: readonly string[], flags: Record<string, unknown>): Promise<void> => {
    const report = makeReporter(world.stderr, world.now);
    try {
      const outcome = await command.run({ args, flags, world, report, json });
      report.finish();
      print(world, json ? [JSON.stringify(outcome.json)] : outcome.lines);
      if (outcome.ok === false) exitCode = EXIT.failed;
    } finally {
      report.finish();
    }
  };
  try {
    const words = chooseCommand(argv, names, world.cwd);
    await makeParser(world, run).parseAsync([...words], { from: "user" });
    return exitCode;
  } catch (error) {
    return fail(error, world, json);
  }
}

function print(world: World, lines: readonly string[]): void {
  if (lines.length > 0) world.stdout.write(`${lines.join("\n")}\n`);
}

function fail(error: unknown, world: World, json: boolean): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.done;
    const helpShown = error.code === "commander.help";
    const code = usageCode(error.code);
    const message = helpShown
      ? "A command is missing; --help lists them."
      : error.message.replace(/^error: /, "").replaceAll("\n", " ");
    if (json) print(world, [JSON.stringify({ error: { code, message, details: {} } })]);
    if (!helpShown) {
      world.stderr.write(`cambrian: ${message} [${code}]\nRun the same with --help to see what there is.\n`);
    }
    return EXIT.usage;
  }
  const data = errorToData(error);
  const cancelled = isCancelled(error);
  if (json) print(world, [JSON.stringify({ error: withoutStack(data) })]);
  world.stderr.write(cancelled ? `${data.message}\n` : `cambrian: ${data.message} [${data.code}]\n`);
  if (data.code === "internal/unexpected" && typeof data.details.stack === "string") {
    world.stderr.write(`${data.details.stack}\nThis is a defect of Cambrian; a report with these lines helps.\n`);
  }
  if (cancelled) return EXIT.cancelled;
  return /^(usage|option)\//.test(data.code) ? EXIT.usage : EXIT.failed;
}

function withoutStack(data: ReturnType<typeof errorToData>): object {
  const { stack: _, ...details } = data.details;
  return { ...data, details };
}

const usageCode = (code: string): string =>
  `usage/${code.replace(/^commander\./, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

type Run = (command: Command, args: readonly string[], flags: Record<string, unknown>) => Promise<void>;

function makeParser(world: World, run: Run): Parser {
  const program = new Parser("cambrian")
    .description("Find, measure and learn cells in microscope images.")
    .version(CAMBRIAN_VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      outputError: () => {}, // told by `fail`, with its code
      getOutHelpWidth: () => world.stdout.columns,
      getErrHelpWidth: () => world.stderr.columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const command of commands) addCommand(program, command, run);
  for (const verb of taskVerbs) addVerb(program, verb, run);
  return program;
}

function addVerb(program: Parser, verb: TaskVerb, run: Run): void {
  const parser = program
    .command(verb.name)
    .description(verb.about)
    .usage(`${verb.takes ?? "TASK"} [options]`)
    .helpCommand(false);
  for (const member of verb.members) addCommand(parser, member, run);
}

function addCommand(parent: Parser, command: Command, run: Run): void {
  const parser = parent.command(command.name, { hidden: command.hidden === true }).description(command.about);
  for (const { name, about } of command.arguments) parser.argument(name, about);
  for (const flag of command.flags) parser.addOption(toOption(flag));
  parser.option("--json", "print one JSON object on standard output, for programs");
  if (command.examples.length > 0) {
    parser.addHelpText("after", `\nExamples:\n${command.examples.map((line) => `  $ ${line}`).join("\n")}`);
  }
  parser.allowExcessArguments(false);
  parser.action(() => run(command, parser.args, parser.opts()));
}

function toOption(spec: FlagSpec): Option {
  const option = new Option(spec.flag, spec.about);
  if (spec.required) option.makeOptionMandatory();
  if (spec.choices) option.choices([...spec.choices]);
  if (spec.default !== undefined) option.default(spec.default);
  const parse = spec.parse;
  if (parse) {
    option.argParser((text: string) => {
      try {
        return parse(text);
      } catch (error) {
        if (error instanceof CambrianError) throw new InvalidArgumentError(error.message);
        throw error;
      }
    });
  }
  return option;
}
