/** A key, as printed on it. */
import type { ReactElement, ReactNode } from "react";
import styles from "./kbd.module.css";

export function Kbd({ children }: { readonly children: ReactNode }): ReactElement {
  return <kbd className={styles.kbd}>{children}</kbd>;
}
