/** The review step: a queue of images with outlines nobody checked, or, when there are none, finding cells in new images. */

import { Button } from "@mantine/core";
import { type ReactElement, useEffect, useState } from "react";
import { Screen } from "../../shell/screen.js";
import { useJobs } from "../../state/jobs.js";
import { go, usePlace } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { Failure } from "../evidence/failure.js";
import { FindCells } from "./find-cells.js";
import { FindProgress } from "./find-progress.js";
import { neighbour } from "./neighbour.js";
import { Queue } from "./queue.js";
import styles from "./review.module.css";
import { ReviewWork } from "./review-work.js";
import { ReviewSkeleton } from "./skeleton.js";
import { type Order, useQueue } from "./use-queue.js";

export default function ReviewScreen(): ReactElement {
  const { project } = useProject();
  const place = usePlace();
  const [order, setOrder] = useState<Order>("unsure");
  const [later, setLater] = useState<ReadonlySet<string>>(new Set());
  const [finding, setFinding] = useState(false);
  const { items, answer, accept } = useQueue(order);
  const job = useJobs("predict").find(({ state }) => state === "running" || state === "queued" || state === "paused");
  // An image that was accepted in another window stays on the screen until the next one is chosen.
  const asked = project.images.find(({ id, removed }) => id === place.image && !removed);
  const current =
    asked && (items.some(({ image }) => image === asked.id) || asked.state === "predicted")
      ? asked.id
      : items[0]?.image;
  useEffect(() => {
    if (current && current !== place.image) go({ image: current, t: 0, z: 0 }, { replace: true });
  }, [current, place.image]);

  const next = (step: 1 | -1): void => {
    const to = neighbour(items, current, step, later);
    if (to) go({ image: to, t: 0, z: 0, select: [] });
  };
  const image = project.images.find(({ id }) => id === current);

  if (answer.error && !answer.data) {
    return (
      <Screen>
        <Failure
          whole
          error={answer.error}
          title="The queue cannot be shown"
          action={<Button onClick={() => void answer.refetch()}>Try again</Button>}
        />
      </Screen>
    );
  }
  if (!answer.data) return <ReviewSkeleton />;
  if (!image || (finding && !job)) {
    return (
      <Screen>
        {job && !image ? (
          <div className={styles.middle}>
            <FindProgress job={job} large />
          </div>
        ) : (
          <FindCells
            labelNext={answer.data.labelNext}
            waiting={items.length}
            onBack={image ? () => setFinding(false) : undefined}
            onStarted={() => setFinding(false)}
          />
        )}
      </Screen>
    );
  }
  return (
    <ReviewWork
      key={image.id}
      image={image}
      onNext={next}
      onLater={() => {
        setLater((before) => new Set(before).add(image.id));
        next(1);
      }}
      onAccepted={() => {
        const to = neighbour(items, image.id, 1, later);
        accept(image.id);
        if (to) go({ image: to, t: 0, z: 0, select: [] });
      }}
      queue={
        <Queue
          items={items}
          current={image.id}
          order={order}
          later={later}
          onOrder={setOrder}
          onImage={(id) => go({ image: id, t: 0, z: 0, select: [] })}
          foot={
            job ? (
              <FindProgress job={job} />
            ) : (
              <Button size="xs" variant="subtle" onClick={() => setFinding(true)}>
                Find cells in other images
              </Button>
            )
          }
        />
      }
    />
  );
}
