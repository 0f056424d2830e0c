/**
 * Which HTTP status an error code gets, so that programs that know nothing of Cambrian understand it too.
 */
const EXACT: Readonly<Record<string, number>> = {
  "auth/forged": 403,
  "auth/not-allowed": 403,
  "auth/sign-in": 401,
  "auth/too-many": 429,
  "auth/wrong": 401,
  "folder/outside": 403,
  "internal/unexpected": 500,
  "project/busy": 409,
  "project/in-use": 409,
  "request/too-large": 413,
  "undo/later-step": 409,
  "undo/nothing": 409,
};

/** 404 for what is not there, 400 for what was asked wrongly, 422 for what cannot be done with it. */
export function statusOf(code: string): number {
  const exact = EXACT[code];
  if (exact !== undefined) return exact;
  const [area = "", what = ""] = code.split("/");
  if (what === "not-found" || what.startsWith("unknown")) return 404;
  if (area === "request" || area === "option" || area === "usage") return 400;
  return 422;
}
