/** The element the canvas lives in: one stop for the keyboard, with what is on it in words. */
import { type Canvas, openCanvas } from "@cambrian/view";
import { type ReactElement, type ReactNode, type RefObject, useEffect, useRef } from "react";
import styles from "./canvas-host.module.css";

export interface CanvasHostProps {
  /** "E03_f1, 141 cells, 37 selected" */
  readonly summary: string;
  /** The element itself, to give it the focus. */
  readonly element?: RefObject<HTMLDivElement | null>;
  readonly onCanvas: (canvas: Canvas | undefined) => void;
  /** Plates and states above it. */
  readonly children: ReactNode;
}

export function CanvasHost({ summary, onCanvas, children, ...props }: CanvasHostProps): ReactElement {
  const own = useRef<HTMLDivElement>(null);
  const element = props.element ?? own;
  useEffect(() => {
    if (!element.current) return;
    const canvas = openCanvas(element.current);
    onCanvas(canvas);
    return () => {
      onCanvas(undefined);
      canvas.close();
    };
  }, [element, onCanvas]);
  return (
    <div className={styles.host}>
      <div
        ref={element}
        className={styles.canvas}
        role="application"
        aria-roledescription="image canvas"
        aria-label={summary}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is drawn on, also by keys
        tabIndex={0}
      />
      {children}
    </div>
  );
}
