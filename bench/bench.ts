/**
 * The contract of the family of benches: `bench/NAME.bench.ts` exports a default function that measures one thing.
 */

/** What was measured; anything more (medians, rounds, seeds) may stand beside it and is printed too. */
export interface BenchResult {
  /** The headline. */
  readonly value: number;
  readonly unit: string;
  readonly better: "higher" | "lower";
  /** What we set out to reach, or `null` where the number only informs. */
  readonly goal: number | null;
  /** The strongest other program measured on the same machine in the same run, or `null` where none was. */
  readonly peer: { readonly name: string; readonly version: string; readonly value: number } | null;
  readonly [more: string]: unknown;
}

/** What a bench is given. */
export interface BenchPlace {
  /** The folder of data sets (`CAMBRIAN_DATA`, `../shared/data` by default). */
  readonly data: string;
  /** The repository. */
  readonly root: string;
}

/** `report` prints a line of progress on stderr. A bench that needs data also exports `needsData`, a folder in `data`. */
export type Bench = (report: (line: string) => void, place: BenchPlace) => Promise<BenchResult>;
