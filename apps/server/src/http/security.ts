/**
 * What keeps other web pages out: headers for the browser, and checks of where a request comes from.
 *
 * A server on 127.0.0.1 asks nobody to sign in, so a page of any site could try to talk to it. Three things stop that: the
 * Host header must be the address we serve (DNS rebinding), an Origin must be ours, and every change must carry a token
 * that only our own page can read.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { CambrianError } from "@cambrian/core";

/** Scripts only from us; styles also inline, because charts and components write them; nothing from elsewhere. */
const CSP = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Sent with every answer. COOP and COEP isolate the page, so that it may share memory with its workers. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": CSP,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-dns-prefetch-control": "off",
  "x-frame-options": "DENY",
};

/** The token that a session sends back with everything but GET. */
export function csrfToken(secret: string, session: string): string {
  return createHmac("sha256", secret).update(`csrf ${session}`).digest("base64url");
}

/** Equal, in a time that does not tell how nearly. */
export function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

export function forged(why: string): CambrianError {
  return new CambrianError(
    "auth/forged",
    `This request does not come from a page of this server (${why}). Reload the page and try again.`,
    { why },
  );
}

/** True for names that only this computer answers to. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The host of a Host header or an origin, without port. */
export function hostOf(authority: string): string {
  return authority.replace(/:\d+$/, "").toLowerCase();
}
