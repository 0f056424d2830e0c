/** The report while it comes: the same places in grey. */
import { Skeleton } from "@mantine/core";
import type { ReactElement } from "react";
import { Screen } from "../../shell/screen.js";
import styles from "./report.module.css";

export function ReportSkeleton({
  words = "Reading the report",
}: {
  readonly words?: string | undefined;
}): ReactElement {
  return (
    <Screen actions={<span />}>
      <div className={styles.columns} aria-busy="true">
        <section className={styles.figures}>
          <p className={styles.on}>{words}</p>
          <Skeleton height={60} width={280} />
          {[0, 1, 2, 3].map((n) => (
            <Skeleton key={n} height={24} mt={36} />
          ))}
        </section>
        <section className={styles.pictures}>
          <Skeleton height={28} width={220} />
          <div className={styles.cards}>
            {[0, 1, 2, 3, 4].map((n) => (
              <Skeleton key={n} height={124} />
            ))}
          </div>
          <Skeleton style={{ flex: 1 }} />
        </section>
      </div>
    </Screen>
  );
}
