/** How much was done when, with the named points as flags: a press leads to the step nearest to it. */
import type { Operation } from "@cambrian/protocol";
import type { ReactElement } from "react";
import styles from "./activity-strip.module.css";

const BARS = 72;

export function ActivityStrip(props: {
  /** The newest first. */
  readonly operations: readonly Operation[];
  readonly named: ReadonlyMap<number, string>;
  readonly chosen: Operation;
  readonly onChoose: (seq: number) => void;
}): ReactElement {
  const { operations, named, chosen, onChoose } = props;
  const begin = operations.at(-1)?.at ?? 0;
  const span = Math.max(1, (operations[0]?.at ?? 0) - begin);
  const barOf = (at: number): number => Math.min(BARS - 1, Math.max(0, Math.floor((BARS * (at - begin)) / span)));
  const bars = Array.from({ length: BARS }, (): Operation[] => []);
  for (const operation of operations) bars[barOf(operation.at)]?.push(operation);
  const most = Math.max(...bars.map(({ length }) => length));
  const here = barOf(chosen.at);
  const flags = operations.filter(({ seq }) => named.has(seq));
  return (
    <div className={styles.strip} aria-hidden="true">
      <div className={styles.bars}>
        {bars.map((steps, at) => (
          // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a picture of the list below, which has the keys
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
            key={at}
            className={styles.bar}
            data-later={at > here}
            data-empty={steps.length === 0}
            onClick={() => steps[0] && onChoose(steps[0].seq)}
          >
            <span style={{ height: `${steps.length === 0 ? 1 : 4 + 28 * Math.sqrt(steps.length / most)}px` }} />
          </span>
        ))}
      </div>
      <div className={styles.flags}>
        {flags.slice(0, 6).map(({ seq, at }) => (
          <span
            key={seq}
            className={styles.flag}
            style={{ left: `${(100 * barOf(at)) / BARS}%` }}
            data-right={barOf(at) > BARS * 0.7}
          >
            {named.get(seq)}
          </span>
        ))}
      </div>
    </div>
  );
}
