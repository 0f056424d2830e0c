/**
 * The contract of the family of commands: one file per verb says which words and flags it takes and what it does.
 * Parsing, `--json`, `--help`, exit codes and Ctrl-C are the same for all of them and live in `run-command-line.ts`.
 */
import type { Reporter } from "./reporter.js";
import type { World } from "./world.js";

export interface ArgumentSpec {
  /** As commander writes it: `<file>` must be there, `[file]` may be, `<files...>` takes one or more. */
  readonly name: string;
  readonly about: string;
}

export interface FlagSpec {
  /** As commander writes it: `--data <dir>`, `--overlay`. */
  readonly flag: string;
  readonly about: string;
  readonly required?: boolean;
  readonly choices?: readonly string[];
  readonly default?: unknown;
  /** Text to value; throws `CambrianError` with a code under `option/` when the text will not do. */
  readonly parse?: (text: string) => unknown;
}

/** What one call of a command is given. */
export interface Call {
  readonly args: readonly string[];
  /** By camel-case flag name; a flag that was not given and has no default is missing. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly world: World;
  readonly report: Reporter;
  /** True when the person asked for JSON; it is printed for it. */
  readonly json: boolean;
}

/** What a command answers; printed on standard output: `lines`, or `json` with `--json`. */
export interface Outcome {
  readonly json: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
  /** False when a part of the work failed (and was reported): exit code 1. Default true. */
  readonly ok?: boolean;
}

export interface Command {
  readonly name: string;
  /** One sentence for `--help`. */
  readonly about: string;
  /** Works, but is not listed. */
  readonly hidden?: boolean;
  readonly arguments: readonly ArgumentSpec[];
  readonly flags: readonly FlagSpec[];
  /** Whole command lines that people can copy. */
  readonly examples: readonly string[];
  run(call: Call): Promise<Outcome>;
}

/** A verb that is followed by another word, mostly the name of a task: `train cells`. */
export interface TaskVerb {
  readonly name: string;
  readonly about: string;
  /** What follows, for `--help`; default TASK. */
  readonly takes?: string;
  readonly members: readonly Command[];
}
