/**
 * From what a person set to the full options of a task: defaults filled in, values checked once at the door.
 */
import { CambrianError, parseQuantity } from "@cambrian/core";
import type { OptionSpec, OptionTable } from "./task.js";

/**
 * All options of a task, defaults where nothing (or `undefined`) is given.
 * Throws `option/unknown` for a name the task does not have, `option/bad-value` for a value of the wrong kind or out of range, and
 * `option/bad-quantity`.
 */
export function resolveOptions<Options extends object>(
  table: OptionTable<Options>,
  given: { readonly [K in keyof Options]?: unknown } = {},
): Options {
  const specs = Object.entries(table) as [string, OptionSpec<unknown>][];
  const names = specs.map(([name]) => name);
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) {
      throw new CambrianError("option/unknown", `There is no option "${name}". There are ${names.join(", ")}.`, {
        name,
        known: names,
      });
    }
  }
  const values = given as Readonly<Record<string, unknown>>;
  const resolved = specs.map(([name, spec]) => [name, resolveOne(name, spec, values[name])]);
  return Object.fromEntries(resolved) as Options;
}

function resolveOne(name: string, spec: OptionSpec<unknown>, value: unknown): unknown {
  if (value === undefined) return spec.default;
  const { kind, choices, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = spec;
  const refuse = (expected: string): CambrianError =>
    new CambrianError(
      "option/bad-value",
      `${name} is ${JSON.stringify(value)}, but must be ${expected}. ${spec.about}`,
      {
        name,
        got: value,
        expected,
      },
    );
  switch (kind) {
    case "number":
      if (typeof value !== "number" || !(value >= min && value <= max)) throw refuse(rangeOf(spec));
      if (spec.whole && !Number.isInteger(value)) throw refuse(rangeOf(spec));
      break;
    case "flag":
      if (typeof value !== "boolean") throw refuse("true or false");
      break;
    case "quantity":
      if (typeof value !== "string") throw refuse("a length such as 30um or 30px");
      parseQuantity(value);
      break;
    case "string":
      if (typeof value !== "string") throw refuse("text");
      break;
    case "choice":
      break;
  }
  if (choices && !choices.includes(value)) throw refuse(`one of ${choices.join(", ")}`);
  return value;
}

function rangeOf({ min, max, whole }: OptionSpec<unknown>): string {
  const number = whole ? "a whole number" : "a number";
  if (min === undefined && max === undefined) return number;
  if (max === undefined) return `${number} of at least ${min}`;
  if (min === undefined) return `${number} of at most ${max}`;
  return `${number} from ${min} to ${max}`;
}
