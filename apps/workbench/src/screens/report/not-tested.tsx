/** The report of a model that was never tested on the project's images: test it now, and how far that is. */
import type { ModelRecord } from "@cambrian/protocol";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Screen } from "../../shell/screen.js";
import { controlJob, startJob, useJobs } from "../../state/jobs.js";
import { go } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { Empty } from "../evidence/empty.js";
import { Failure } from "../evidence/failure.js";
import { rolesOf } from "../train/roles.js";

export function NotTested({ model }: { readonly model: ModelRecord }): ReactElement {
  const { project } = useProject();
  const [failure, setFailure] = useState<unknown>();
  const jobs = useJobs("evaluate").filter(({ options }) => options.model === model.id);
  const running = jobs.find(({ state }) => state === "running" || state === "queued");
  const failed = jobs[0]?.state === "failed" ? jobs[0].error : undefined;
  const { test, validation } = rolesOf(project);
  const on = test.length > 0 ? "test" : "validation";
  const count = test.length || validation.length;
  const begin = (): void => {
    setFailure(undefined);
    startJob("evaluate", { model: model.id, on }).catch(setFailure);
  };
  if (failure !== undefined || (failed && !running)) {
    return (
      <Screen>
        <Failure
          whole
          error={failure ?? failed}
          title={`${model.name} could not be tested`}
          action={<Button onClick={begin}>Try again</Button>}
        />
      </Screen>
    );
  }
  if (running) {
    const { what = "Testing", done = 0, total } = running.progress ?? {};
    return (
      <Screen>
        <Empty
          title={`Testing ${model.name}`}
          text={total ? `${what}, ${done} of ${total} images.` : `${what}.`}
          action={
            <Button variant="default" onClick={() => void controlJob(running.id, "cancel").catch(setFailure)}>
              Stop
            </Button>
          }
        />
      </Screen>
    );
  }
  return (
    <Screen>
      <Empty
        title={`${model.name} was not tested here yet`}
        text={
          count > 0
            ? `Testing compares its outlines with yours on ${count === 1 ? "1 image" : `${count} images`} it does not learn from.`
            : "Testing needs labelled images that are set aside. Label one more, or give images a role in Check."
        }
        action={
          count > 0 ? (
            <Button onClick={begin}>Test it now</Button>
          ) : (
            <Button onClick={() => go({ step: "check" })}>Go to Check</Button>
          )
        }
      />
    </Screen>
  );
}
