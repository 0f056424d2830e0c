/** All shortcuts on one sheet, and the switch for single letters. */
import { Modal, Switch } from "@mantine/core";
import type { ReactElement } from "react";
import { Kbd } from "../components/kbd.js";
import { setKeysOn, useKeysOn } from "../state/keys.js";
import styles from "./shortcut-sheet.module.css";
import { endShortcuts, useShortcutsOpen } from "./shortcuts.js";

const SHEET: readonly { readonly title: string; readonly rows: readonly (readonly [string, string])[] }[] = [
  {
    title: "Everywhere",
    rows: [
      ["/", "find and do"],
      ["Ctrl Z", "take back"],
      ["Ctrl Shift Z", "do again"],
      ["Enter", "yes to the small thing offered"],
      ["Shift Enter", "done with this image, next"],
      ["Esc", "drop the gesture, then the selection"],
      ["N, Shift N", "next, previous image"],
      ["J, Shift J", "next, previous doubt or spot"],
      ["1 to 9", "the n-th of what is offered"],
      ["Z, Shift Z", "fit; one image pixel = one screen pixel"],
      ["hold Q", "hide labels and plates"],
    ],
  },
  {
    title: "Drawing",
    rows: [
      ["V", "select"],
      ["H or hold Space", "pan"],
      ["S", "click to outline"],
      ["B, E", "brush, eraser"],
      ["[ ]", "smaller, larger"],
      ["P, L", "polygon, lasso"],
      ["F", "fill"],
      ["X, M", "cut, merge"],
      ["G", "grow, shrink"],
      ["R", "delete in region"],
      ["C", "class"],
      ["D", "copy from the previous slice or frame"],
      ["Delete", "delete the selected"],
      ["K", "keyboard pointer on, off"],
    ],
  },
];

export function ShortcutSheet(): ReactElement {
  const on = useKeysOn();
  return (
    <Modal opened={useShortcutsOpen()} onClose={endShortcuts} title="All shortcuts" size={720} centered>
      <div className={styles.sheet}>
        {SHEET.map(({ title, rows }) => (
          <section key={title} aria-label={title}>
            <h2>{title}</h2>
            <dl>
              {rows.map(([keys, does]) => (
                <div key={keys} className={styles.row}>
                  <dt>
                    <Kbd>{keys}</Kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch
        className={styles.switch}
        label="Single letters are shortcuts"
        checked={on}
        onChange={(event) => setKeysOn(event.currentTarget.checked)}
      />
    </Modal>
  );
}
