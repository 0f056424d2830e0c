/** Before a training: which images, how many minutes, what to start from, what to expect, and one button. */

import { routes, type Split } from "@cambrian/protocol";
import { Button } from "@mantine/core";
import { type ReactElement, useMemo, useState } from "react";
import { useApi } from "../../api/api.js";
import { Screen } from "../../shell/screen.js";
import { startJob, useJobs } from "../../state/jobs.js";
import { useKeys } from "../../state/keys.js";
import { useProject } from "../../state/project.js";
import { submit } from "../../state/submit.js";
import { clock, minutesInWords } from "../evidence/duration.js";
import { Failure } from "../evidence/failure.js";
import { Details } from "./details.js";
import { Expected } from "./expected.js";
import { ImagesToTeach } from "./images-to-teach.js";
import { Minutes } from "./minutes.js";
import { NothingToLearn } from "./nothing-to-learn.js";
import { divide, isLabelled, rolesOf } from "./roles.js";
import styles from "./setup.module.css";
import { defaultStart, StartFrom, useStarts } from "./start-from.js";

export function Setup(): ReactElement {
  const { project, objects } = useProject();
  const roles = useMemo(() => rolesOf(project), [project]);
  // Images nobody gave a role get one by chance when training starts; shown as it will be.
  const given = useMemo(() => divide(roles), [roles]);
  const [minutes, setMinutes] = useState(10);
  const [from, setFrom] = useState<string | null | undefined>(undefined);
  const [seed, setSeed] = useState(1);
  const [options, setOptions] = useState<Readonly<Record<string, unknown>>>({});
  const [starting, setStarting] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const starts = useStarts();
  const machine = useApi(routes.machine, {});
  const jobs = useJobs();
  const start = from === undefined ? defaultStart(starts) : from;
  const name = `model ${project.models.length + 1}`;
  const labelled = project.images.filter((image) => !image.removed && isLabelled(image)).length;
  const learning = roles.train.length + given.train.length;
  const busy = jobs.find(({ kind, state }) => state === "running" && kind !== "pyramid");
  const reason = learning === 0 ? "Every labelled image is left out or kept for testing." : undefined;

  const train = async (): Promise<void> => {
    if (starting || reason) return;
    setStarting(true);
    setFailure(undefined);
    try {
      for (const [split, images] of Object.entries(given) as [Split, string[]][])
        if (images.length) await submit({ kind: "images.split", images, split });
      await startJob("train", { minutes, from: start, seed, name, options: start === null ? options : {} });
    } catch (error) {
      setFailure(error);
    } finally {
      setStarting(false);
    }
  };
  useKeys({
    "1": () => setMinutes(2),
    "2": () => setMinutes(10),
    "3": () => setMinutes(60),
    "shift+enter": () => void train(),
  });

  if (labelled === 0) return <NothingToLearn />;
  return (
    <Screen>
      <div className={styles.columns}>
        <ImagesToTeach project={project} objects={objects} roles={roles} given={given} labelled={labelled} />
        <aside className={styles.side} aria-label="How to train">
          <div className={styles.settings}>
            <Minutes minutes={minutes} onChange={setMinutes} machine={machine.data} />
            <Expected minutes={minutes} roles={roles} given={given} objects={objects} />
            <StartFrom starts={starts} value={start} onChange={setFrom} />
            <Details
              task={project.task}
              start={starts.find(({ value }) => value === start)?.name}
              seed={seed}
              onSeed={setSeed}
              options={options}
              onOptions={setOptions}
            />
          </div>
          <div className={styles.act}>
            {failure !== undefined && <Failure error={failure} />}
            <p className={styles.ready}>
              {reason ??
                (busy
                  ? `Begins now beside other work and is slower for it. Your last model stays; nothing is replaced.`
                  : `Ready at about ${clock(Date.now() + (minutes + 1) * 60_000)}. Your last model stays; nothing is replaced.`)}
            </p>
            <Button fullWidth size="lg" disabled={reason !== undefined} loading={starting} onClick={() => void train()}>
              Train {name} for {minutesInWords(minutes)}
            </Button>
          </div>
        </aside>
      </div>
    </Screen>
  );
}
