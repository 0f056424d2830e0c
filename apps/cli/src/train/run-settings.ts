/**
 * What an unfinished run must share with the command that wants to go on with it.
 */
import { CambrianError } from "cambrian";

/** Plain JSON. */
export type RunSettings = {
  /** Names and sizes of all files. */
  readonly data: string;
  readonly task: string;
  readonly options: object;
  readonly seed: number;
  readonly threads: number;
  readonly minutes: number | null;
  readonly epochs: number | null;
  readonly crop: number | null;
  readonly batch: number | null;
  readonly learningRate: number | null;
  /** SHA-256 of the model it starts from. */
  readonly from: string | null;
};

/** How each setting is called on the command line. */
const NAMES: Readonly<Record<keyof RunSettings, string>> = {
  data: "the images in --data or --val",
  task: "the version of the task",
  options: "the options",
  seed: "--seed",
  threads: "--threads",
  minutes: "--minutes",
  epochs: "--epochs",
  crop: "--crop",
  batch: "--batch",
  learningRate: "--learning-rate",
  from: "--from",
};

/** Throws `train/other-settings`, naming what differs. */
export function assertSameSettings(
  earlier: Readonly<Record<string, unknown>>,
  now: RunSettings,
  checkpoint: string,
): void {
  const keys = Object.keys(NAMES) as (keyof RunSettings)[];
  const different = keys.filter((key) => JSON.stringify(earlier[key] ?? null) !== JSON.stringify(now[key]));
  if (different.length === 0) return;
  const told = different.map((key) =>
    key === "data" || key === "from"
      ? NAMES[key]
      : `${NAMES[key]} (then ${JSON.stringify(earlier[key])}, now ${JSON.stringify(now[key])})`,
  );
  throw new CambrianError(
    "train/other-settings",
    `There is an unfinished run in ${checkpoint}, started with other settings: ${told.join(", ")}. Repeat its command to go on with it, add --restart to begin anew, or choose another --out.`,
    { checkpoint, different },
  );
}
