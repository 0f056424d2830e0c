/** The image canvas: layers, camera, drawing tools. Imports core; no framework. */
export {};
