/** Work as one loop of seven steps, with the way back from Review to Label drawn in. A step is a place: all are open at any time. */
import { IconHistory } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useJobs } from "../state/jobs.js";
import { go, type Step, usePlace } from "../state/place.js";
import { useProject } from "../state/project.js";
import styles from "./loop-rail.module.css";
import { screens } from "./screens.js";
import { stepLooks } from "./steps.js";

const RADIUS = 18;
const ROUND = 2 * Math.PI * RADIUS;

export function LoopRail(): ReactElement {
  const { project, objects } = useProject();
  const jobs = useJobs();
  const { step } = usePlace();
  const here: Step = step === "report" ? "train" : step;
  const looks = stepLooks({ project, objects, jobs }).filter(({ step: each }) => screens[each]);
  const from = looks.findIndex(({ step: each }) => each === "review");
  const to = looks.findIndex(({ step: each }) => each === "label");
  return (
    <nav className={styles.rail} aria-label="Steps">
      <div className={styles.steps}>
        {from > to && to >= 0 && (
          <span
            className={styles.back}
            style={{ top: `calc(${to} * var(--pitch) + 19px)`, height: `calc(${from - to} * var(--pitch))` }}
            aria-hidden="true"
          />
        )}
        {looks.map(({ step: each, name, icon: Sign, part, count }, at) => {
          const isHere = each === here;
          return (
            <button
              key={each}
              type="button"
              className={styles.step}
              aria-current={isHere ? "step" : undefined}
              title={`${name}: ${count}`}
              onClick={() => go({ step: each, model: undefined })}
            >
              <span className={styles.node}>
                <svg viewBox="0 0 38 38" width="38" height="38" aria-hidden="true">
                  <circle cx="19" cy="19" r={RADIUS} className={isHere ? styles.disc : styles.ring} />
                  {!isHere && part > 0 && (
                    <circle
                      cx="19"
                      cy="19"
                      r={RADIUS}
                      className={styles.part}
                      strokeDasharray={`${part * ROUND} ${ROUND}`}
                      transform="rotate(-90 19 19)"
                    />
                  )}
                </svg>
                <Sign size={18} stroke={1.6} className={styles.icon} />
              </span>
              <span className={styles.name}>{name}</span>
              <span className={styles.count}>{count}</span>
              {at < looks.length - 1 && <span className={styles.line} aria-hidden="true" />}
            </button>
          );
        })}
      </div>
      {screens.history && (
        <button
          type="button"
          className={`${styles.step} ${styles.history}`}
          aria-current={here === "history" ? "step" : undefined}
          title={`History: step ${project.seq.toLocaleString("en-GB")}`}
          onClick={() => go({ step: "history" })}
        >
          <span className={styles.node}>
            <svg viewBox="0 0 38 38" width="38" height="38" aria-hidden="true">
              <circle cx="19" cy="19" r={RADIUS} className={here === "history" ? styles.disc : styles.ring} />
            </svg>
            <IconHistory size={18} stroke={1.6} className={styles.icon} />
          </span>
          <span className={styles.name}>History</span>
          <span className={styles.count}>{project.seq.toLocaleString("en-GB")}</span>
        </button>
      )}
    </nav>
  );
}
