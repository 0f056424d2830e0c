/** What I changed today, so that one sees what the model still costs. */
import type { ReactElement } from "react";
import { grouped } from "../evidence/counted.js";
import styles from "./review.module.css";
import { useDay } from "./use-day.js";

export function Today(): ReactElement {
  const { seen, changed, secondsEach } = useDay();
  return (
    <dl className={styles.today}>
      <div>
        <dt>Today you changed</dt>
        <dd>
          {seen === 0 ? "nothing yet" : `${grouped(changed)} of ${seen === 1 ? "1 cell" : `${grouped(seen)} cells`}`}
        </dd>
      </div>
      <div>
        <dt>Your time for each change</dt>
        <dd>{secondsEach === undefined ? "–" : `${secondsEach.toFixed(1)} s`}</dd>
      </div>
      <div>
        <dt>Your changes join the next training.</dt>
      </div>
    </dl>
  );
}
