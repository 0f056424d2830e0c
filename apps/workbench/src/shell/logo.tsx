/** The mark of Cambrian: a trilobite seen from above, reduced to lines. */
import type { ReactElement } from "react";

export function Logo({ size = 24 }: { readonly size?: number }): ReactElement {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <ellipse cx="12" cy="12" rx="7.5" ry="9.5" />
      <ellipse cx="12" cy="12" rx="3" ry="9.5" />
      <path d="M5.3 8h13.4M4.5 12h15M5.3 16h13.4" />
    </svg>
  );
}
