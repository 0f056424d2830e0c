/** The command line: `main` is the whole program on a terminal, `runCommandLine` the same with the world passed in. */
export { EXIT, runCommandLine } from "./run-command-line.js";
export { main } from "./terminal.js";
export type { Sink, World } from "./world.js";
