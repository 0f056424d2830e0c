/** A training while it runs, pauses or has failed: how long it still takes, what the model sees, and how good it is. */
import type { JobRecord } from "@cambrian/protocol";
import { type ReactElement, useState } from "react";
import { Screen } from "../../shell/screen.js";
import { useKeys } from "../../state/keys.js";
import { useProject } from "../../state/project.js";
import { Curves } from "./curves.js";
import { liveOf, momentsOf } from "./live.js";
import { LookBack } from "./look-back.js";
import { Preview, type Shown, shownChoices } from "./preview.js";
import styles from "./training.module.css";
import { TrainingHead } from "./training-head.js";

export interface TrainingProps {
  readonly job: JobRecord;
  /** Leave a failed one and go to the set-up. */
  readonly onAside?: () => void;
}

export function Training({ job, onAside }: TrainingProps): ReactElement {
  const { project } = useProject();
  const live = liveOf(job);
  const preview = live?.preview ?? undefined;
  const moments = momentsOf(preview?.frames ?? []);
  const [shown, setShown] = useState<Shown>("both");
  // Counted from the end, so that "now" stays now while pictures come.
  const [back, setBack] = useState(0);
  const at = Math.max(0, moments.length - 1 - back);
  const step = (by: number): void => setBack(Math.min(Math.max(0, moments.length - 1), Math.max(0, back - by)));
  useKeys({
    arrowleft: () => step(-1),
    arrowright: () => step(1),
    ...Object.fromEntries(shownChoices.map(({ value }, n) => [String(n + 1), () => setShown(value)])),
  });
  const image = project.images.find(({ id }) => id === preview?.image);
  return (
    <Screen>
      <div className={styles.screen}>
        <h1 className="visually-hidden">Training of {String(job.options.name ?? "a model")}</h1>
        <TrainingHead job={job} {...(onAside ? { onAside } : {})} />
        <div className={styles.columns}>
          <section className={styles.look} aria-label="What the model sees">
            <Preview
              project={project}
              image={image}
              moment={moments[at]}
              now={at === moments.length - 1}
              shown={shown}
              onShown={setShown}
              live={live}
            />
            <LookBack
              project={project}
              image={image}
              moments={moments}
              at={at}
              onAt={(n) => setBack(moments.length - 1 - n)}
            />
          </section>
          <Curves job={job} live={live} project={project} />
        </div>
      </div>
    </Screen>
  );
}
