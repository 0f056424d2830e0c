/** For tests of formats. */
export { describeFormat, type FormatExample } from "./describe-format.js";
