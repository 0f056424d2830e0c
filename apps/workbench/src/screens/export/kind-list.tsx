/** The kinds of files as rows: a box for the kind, a chip for each format, and whom it is for. */
import { Checkbox } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { ReactElement } from "react";
import styles from "./export.module.css";
import { chosenOf, KINDS, type KindName, toggle, toggleKind, type What } from "./kinds.js";

export interface KindListProps {
  readonly chosen: ReadonlySet<What>;
  /** What each kind holds: "8 images, 431 cells". */
  readonly about: Readonly<Record<KindName, string>>;
  /** Kinds that cannot be written now, with the reason. */
  readonly missing: ReadonlyMap<KindName, string>;
  readonly onChange: (chosen: ReadonlySet<What>) => void;
}

export function KindList({ chosen, about, missing, onChange }: KindListProps): ReactElement {
  return (
    <ul className={styles.kinds}>
      {KINDS.map((kind) => {
        const reason = missing.get(kind.name);
        const own = reason ? [] : chosenOf(kind, chosen);
        const told = own.length > 0 ? own : kind.formats.slice(0, 1);
        return (
          <li key={kind.name} className={styles.kind} data-off={own.length === 0 || undefined}>
            <Checkbox
              className={styles.box ?? ""}
              label={kind.title}
              description={reason ?? about[kind.name]}
              checked={own.length > 0}
              disabled={reason !== undefined}
              onChange={() => onChange(toggleKind(chosen, kind))}
            />
            <fieldset className={styles.formats} disabled={reason !== undefined}>
              <legend className="visually-hidden">Formats of {kind.title.toLowerCase()}</legend>
              <div className={styles.chips}>
                {kind.formats.map(({ what, name, why }) => {
                  const isOn = !reason && chosen.has(what);
                  return (
                    <button
                      key={what}
                      type="button"
                      className={styles.chip}
                      aria-pressed={isOn}
                      title={why}
                      onClick={() => onChange(toggle(chosen, what))}
                    >
                      {isOn && <IconCheck size={14} stroke={1.6} aria-hidden="true" />}
                      {name}
                    </button>
                  );
                })}
              </div>
              <p className={styles.why}>
                {told.map(({ name, why }) => (told.length === 1 ? why : `${name}: ${why}`)).join(" · ")}
              </p>
            </fieldset>
          </li>
        );
      })}
    </ul>
  );
}
