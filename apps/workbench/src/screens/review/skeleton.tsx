/** The review while its queue comes: the same places in grey. */
import { Skeleton } from "@mantine/core";
import type { ReactElement } from "react";
import { Screen } from "../../shell/screen.js";
import styles from "./review.module.css";

export function ReviewSkeleton(): ReactElement {
  return (
    <Screen actions={<span />}>
      <div className={styles.work} aria-busy="true">
        <section className={styles.queue}>
          <header>
            <h1>Reading the queue</h1>
          </header>
          {[0, 1, 2, 3, 4, 5].map((n) => (
            <Skeleton key={n} height={50} mt={12} radius={3} />
          ))}
        </section>
        <div className={styles.canvas} />
        <aside className={styles.doubt}>
          <Skeleton height={24} width={120} />
          <Skeleton height={216} mt={12} />
          <Skeleton height={72} mt={24} radius={6} />
          <Skeleton height={72} mt={8} radius={6} />
        </aside>
      </div>
    </Screen>
  );
}
