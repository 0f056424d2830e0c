/** The server of the workbench. */
export { makeLogger } from "./http/log.js";
export { type ProjectCheck, verifyProject } from "./projects/verify-project.js";
export { type ProjectReplay, type Replayed, replayProject } from "./replay/replay-project.js";
export { type Accounts, openAccounts } from "./session/accounts.js";
export { defaultHome, type Home, openHome } from "./session/home.js";
export type { AccountRecord } from "./session/session.js";
export { DEFAULT_PORT, type RunningServer, type ServerOptions, startServer } from "./start-server.js";
