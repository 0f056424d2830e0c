/**
 * How problems of a data set are told on the command line.
 */
import type { DatasetProblem } from "cambrian";

/** One line: which file, what is wrong, what became of it. */
export function describeProblem({ file, message, code, leftOut }: DatasetProblem): string {
  return `${leftOut ? "Left out" : "Note"}: ${file}: ${message} [${code}]`;
}
