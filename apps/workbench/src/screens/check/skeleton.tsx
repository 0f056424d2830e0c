/** The first check while it runs: the same places in grey, with words and a way to stop. */
import { Button, Skeleton } from "@mantine/core";
import type { ReactElement } from "react";
import { Screen } from "../../shell/screen.js";
import { go } from "../../state/place.js";
import styles from "./check.module.css";
import { CheckProgress } from "./progress.js";
import type { Check } from "./use-check.js";

export function CheckSkeleton({ check }: { readonly check: Check }): ReactElement {
  return (
    <Screen>
      <div className={styles.columns}>
        <section className={styles.list} aria-busy="true">
          <header>
            <h1>Looking at the images</h1>
            <p>For blurred, empty, too bright and doubled ones, and for cells nobody labelled.</p>
          </header>
          <div className={styles.findings}>
            {[0, 1, 2, 3].map((n) => (
              <Skeleton key={n} height={108} radius={6} mb={12} />
            ))}
          </div>
          <CheckProgress check={check} />
        </section>
        <section className={styles.evidence}>
          <Skeleton height={28} width={240} />
          <Skeleton height={180} mt={24} radius={6} />
          <div className={styles.pictures}>
            {[0, 1, 2, 3, 4, 5].map((n) => (
              <Skeleton key={n} height={190} />
            ))}
          </div>
        </section>
        <aside className={styles.outlook}>
          <h2>What to expect</h2>
          <Skeleton height={36} width={160} mt={8} />
          <Skeleton height={190} mt={16} />
          <div className={styles.goOn}>
            <Button fullWidth size="lg" onClick={() => go({ step: "train" })}>
              Go to training
            </Button>
          </div>
        </aside>
      </div>
    </Screen>
  );
}
