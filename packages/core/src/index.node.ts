/** What of core needs Node: files that are whole or not there, and worker threads. */
export { readFileChecked, writeFileAtomic } from "./work/atomic-file.node.js";
export { openPool, type PoolOptions } from "./work/pool.node.js";
export { serveJobs } from "./work/serve-jobs.node.js";
export { workerEntry } from "./work/worker-entry.node.js";
