/** Projects on disk. */
export { copyProjectStore } from "./folder/copy-store.node.js";
export {
  isProjectFolder,
  type OpenProjectOptions,
  openProjectFolder,
  openProjectInMemory,
} from "./folder/open-project-folder.node.js";
