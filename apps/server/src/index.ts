/** The server of the workbench. */
export {};
