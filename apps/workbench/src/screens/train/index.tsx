/** The train step: the set-up, or the training that is under way, or the one that failed and was not yet put aside. */
import { type ReactElement, useEffect, useState } from "react";
import { useJobs } from "../../state/jobs.js";
import { go } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { isUnderWay } from "./live.js";
import { Setup } from "./setup.js";
import { Training } from "./training.js";

export default function TrainScreen(): ReactElement {
  const { project } = useProject();
  const jobs = useJobs("train");
  const newest = jobs.reduce<(typeof jobs)[number] | undefined>(
    (latest, job) => (latest && latest.createdAt >= job.createdAt ? latest : job),
    undefined,
  );
  const [aside, setAside] = useState<string>();
  const [watched, setWatched] = useState<string>();
  const underWay = newest !== undefined && isUnderWay(newest);
  useEffect(() => {
    if (underWay) setWatched(newest.id);
  }, [underWay, newest]);
  // Who watched it to the end is shown the report; who comes later finds the set-up and the report in the rail.
  const model = newest?.state === "done" ? project.models.find(({ job }) => job === newest.id)?.id : undefined;
  const finished = newest !== undefined && newest.id === watched && model !== undefined;
  useEffect(() => {
    if (finished) go({ step: "report", model });
  }, [finished, model]);

  if (newest && (underWay || finished || (newest.state === "done" && newest.id === watched)))
    return <Training job={newest} />;
  if (newest?.state === "failed" && newest.id !== aside)
    return <Training job={newest} onAside={() => setAside(newest.id)} />;
  return <Setup />;
}
