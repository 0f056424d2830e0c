/** The server's log: one line of JSON for each request, to wherever lines can be written. */
import { type Logger, pino, stdTimeFunctions } from "pino";

export function makeLogger(destination: { readonly write: (line: string) => void }): Logger {
  return pino({ base: null, timestamp: stdTimeFunctions.isoTime, level: "info" }, destination);
}
