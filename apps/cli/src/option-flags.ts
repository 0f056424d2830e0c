/**
 * Flags made from a task's table of options, so that none is written twice.
 */
import { CambrianError, type OptionSpec, type OptionTable, parseQuantity } from "cambrian";
import type { FlagSpec } from "./command.js";

export type Stage = OptionSpec<unknown>["stage"];

/** `minArea` -> `min-area`, as it is written after the two dashes. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const VALUE_NAMES = { number: "<number>", string: "<text>", quantity: "<length>", choice: "<name>" } as const;

/** The flags of those options that matter at these stages. */
export function flagsOf<Options extends object>(table: OptionTable<Options>, stages: readonly Stage[]): FlagSpec[] {
  return entriesOf(table, stages).map(([name, spec]) => {
    const about = `${spec.about}${describeDefault(spec)}`;
    if (spec.kind === "flag")
      return { flag: spec.default === true ? `--no-${kebab(name)}` : `--${kebab(name)}`, about };
    const flag = `--${kebab(name)} ${VALUE_NAMES[spec.kind]}`;
    if (spec.kind === "choice") return { flag, about, choices: (spec.choices ?? []).map(String) };
    return { flag, about, parse: (text: string) => parseOption(name, spec, text) };
  });
}

/** What is in force when the flag is left out: what a model was made or tuned with goes before the task's default. */
function describeDefault(spec: OptionSpec<unknown>): string {
  if (spec.default === undefined || spec.kind === "flag") return "";
  const value = String(spec.default);
  return spec.stage === "train"
    ? ` (default: ${value}; with --from, that model's)`
    : ` (default: the model's own, else ${value})`;
}

/** The options that were given as flags; a flag that was left out is missing, so that defaults stay the task's. */
export function optionsFrom<Options extends object>(
  table: OptionTable<Options>,
  stages: readonly Stage[],
  flags: Readonly<Record<string, unknown>>,
): Partial<Options> {
  const given: Record<string, unknown> = {};
  for (const [name, spec] of entriesOf(table, stages)) {
    const value = flags[name];
    if (value !== undefined && !(spec.kind === "flag" && value === spec.default)) given[name] = value;
  }
  return given as Partial<Options>; // names and values come from the table itself
}

function entriesOf<Options extends object>(
  table: OptionTable<Options>,
  stages: readonly Stage[],
): [string, OptionSpec<unknown>][] {
  return Object.entries<OptionSpec<unknown>>(table as Readonly<Record<string, OptionSpec<unknown>>>).filter(
    ([, spec]) => stages.includes(spec.stage),
  );
}

function parseOption(name: string, spec: OptionSpec<unknown>, text: string): unknown {
  if (spec.kind === "number") {
    const value = parseNumber(`--${kebab(name)}`, text, spec);
    if (!spec.choices || spec.choices.includes(value)) return value;
    throw new CambrianError(
      "option/bad-number",
      `--${kebab(name)} takes one of ${spec.choices.join(", ")}; got "${text}".`,
      { flag: `--${kebab(name)}`, got: text, choices: spec.choices },
    );
  }
  if (spec.kind === "quantity") parseQuantity(text);
  return text;
}

/** A number within its limits; throws `option/bad-number`. */
export function parseNumber(
  flag: string,
  text: string,
  limits: { readonly min?: number; readonly max?: number; readonly whole?: boolean } = {},
): number {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, whole = false } = limits;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  const range = [
    ...(min > Number.NEGATIVE_INFINITY ? [`at least ${min}`] : []),
    ...(max < Number.POSITIVE_INFINITY ? [`at most ${max}`] : []),
  ].join(" and ");
  throw new CambrianError(
    "option/bad-number",
    `${flag} takes a ${whole ? "whole number" : "number"}${range ? `, ${range}` : ""}; got "${text}".`,
    { flag, got: text, min: limits.min, max: limits.max },
  );
}
