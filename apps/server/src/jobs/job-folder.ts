/** Where a job keeps what it needs to go on after a pause or a crash. */
import { join } from "node:path";

export const jobFolder = (folder: string, id: string): string => join(folder, "jobs", id);

/** There, in a training's folder, when a person said "use what is reached". */
export const FINISH_FILE = "finish";
