/** What every handler may use. */
import type { Logger } from "pino";
import type { Looks } from "../assist/looks.js";
import type { Measurer } from "../measure/measurer.js";
import type { Folders } from "../projects/folders.js";
import type { Hub } from "../projects/hub.js";
import type { Recent } from "../projects/recent.js";
import type { Home } from "../session/home.js";
import type { Sessions } from "../session/session.js";

export interface ServerContext {
  readonly home: Home;
  readonly secret: string;
  readonly sessions: Sessions;
  readonly folders: Folders;
  readonly recent: Recent;
  readonly hub: Hub;
  /** Where new projects are made. */
  readonly projectsFolder: string;
  /** Where uploaded files wait to be added. */
  readonly uploadsFolder: string;
  readonly measurer: Measurer;
  readonly looks: Looks;
  readonly log: Logger;
}
