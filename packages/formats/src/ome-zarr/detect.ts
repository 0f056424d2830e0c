/** A zip file with a Zarr in it; folders are told apart by their path. */
export { isZarrZip as detect } from "./zip-store.js";
