/** A part of the inspector with its title; it can be folded and stays so. */
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { type ReactElement, type ReactNode, useState } from "react";
import styles from "./section.module.css";

export function Section(props: {
  readonly title: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  const { title, action, children } = props;
  const key = `cambrian.section.${title}`;
  const [open, setOpen] = useState(localStorage.getItem(key) !== "closed");
  const Arrow = open ? IconChevronDown : IconChevronRight;
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.head}>
        <button
          type="button"
          className={styles.title}
          aria-expanded={open}
          onClick={() => {
            localStorage.setItem(key, open ? "closed" : "open");
            setOpen(!open);
          }}
        >
          <h2>{title}</h2>
          <Arrow size={14} stroke={1.6} className={styles.arrow} aria-hidden="true" />
        </button>
        {open && action}
      </div>
      {open && children}
    </section>
  );
}
