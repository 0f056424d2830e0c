/** Projects on disk. */
export {
  isProjectFolder,
  type OpenProjectOptions,
  openProjectFolder,
  openProjectInMemory,
} from "./folder/open-project-folder.node.js";
