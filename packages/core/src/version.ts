/** The version of this program; part of every model's and result's provenance. Equal to the packages' own. */
export const CAMBRIAN_VERSION = "0.1.0";
