/** What of core needs Node: files that are whole or not there, and worker threads. */
export { readFileChecked, writeFileAtomic } from "./work/atomic-file.node.js";
