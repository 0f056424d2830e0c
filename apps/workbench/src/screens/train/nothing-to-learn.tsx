/** The train step before any image is labelled. */
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { Screen } from "../../shell/screen.js";
import { go } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { counted } from "../evidence/counted.js";
import { Empty } from "../evidence/empty.js";

export function NothingToLearn(): ReactElement {
  const { project, unchecked } = useProject();
  const images = project.images.filter(({ removed }) => !removed);
  const first = images.find(({ state }) => state === "new") ?? images[0];
  const waiting = images.filter(({ id, state }) => state === "predicted" && (unchecked[id] ?? 0) > 0).length;
  if (!first)
    return (
      <Screen>
        <Empty
          title="Nothing to learn from yet"
          text="Training needs images with outlines. There are no images yet."
          action={<Button onClick={() => go({ step: "images" })}>Add images</Button>}
        />
      </Screen>
    );
  return (
    <Screen>
      <Empty
        title="Nothing to learn from yet"
        text={`Training needs images with outlines that you drew or checked; three are enough to begin. ${
          waiting > 0
            ? `A model's outlines on ${counted(waiting, "image")} wait for review.`
            : `${counted(images.length, "image")} ${images.length === 1 ? "waits" : "wait"} to be labelled.`
        }`}
        action={
          <>
            <Button onClick={() => go({ step: "label", image: first.id })}>Label next</Button>
            {waiting > 0 && (
              <Button variant="default" onClick={() => go({ step: "review" })}>
                Review {counted(waiting, "image")}
              </Button>
            )}
          </>
        }
      />
    </Screen>
  );
}
