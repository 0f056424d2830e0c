/** Projects on disk. */
export {};
