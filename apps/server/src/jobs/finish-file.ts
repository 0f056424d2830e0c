/** There, in a training's folder, when a person said "use what is reached". */
export const FINISH_FILE = "finish";
