/** The regions of a screen, each with its fixed size, so that nothing ever jumps. A region that is not given does not exist. */
import { IconLayoutSidebarRight } from "@tabler/icons-react";
import { type ReactElement, type ReactNode, useState } from "react";
import { createPortal } from "react-dom";
import styles from "./screen.module.css";
import { useStatusSlot } from "./slots.js";

export interface ScreenProps {
  readonly tools?: ReactNode;
  readonly options?: ReactNode;
  readonly inspector?: ReactNode;
  readonly film?: ReactNode;
  readonly actions?: ReactNode;
  /** Shown at the right of the status bar. */
  readonly status?: ReactNode;
  readonly children: ReactNode;
}

export function Screen({ tools, options, inspector, film, actions, status, children }: ScreenProps): ReactElement {
  const slot = useStatusSlot();
  const [sheet, setSheet] = useState(false);
  return (
    <main className={styles.screen} id="main">
      {tools && <div className={styles.tools}>{tools}</div>}
      <div className={styles.middle}>
        {options && <div className={styles.options}>{options}</div>}
        <div className={styles.canvas} id="canvas" tabIndex={-1}>
          {children}
        </div>
        {film && <div className={styles.film}>{film}</div>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {inspector && (
        <>
          <button
            type="button"
            className={styles.sheetButton}
            aria-expanded={sheet}
            aria-label={sheet ? "Close the side panel" : "Open the side panel"}
            onClick={() => setSheet(!sheet)}
          >
            <IconLayoutSidebarRight size={18} stroke={1.6} />
          </button>
          <aside className={styles.inspector} data-open={sheet} aria-label="Details">
            {inspector}
          </aside>
        </>
      )}
      {status && slot && createPortal(status, slot)}
    </main>
  );
}
