/** The Label screen: draw and correct. Chooses the image; the work itself is in label-work.tsx. */
import type { ImageRecord } from "@cambrian/protocol";
import { type ReactElement, useEffect, useMemo } from "react";
import { Screen } from "../../shell/screen.js";
import { go, usePlace } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { findTaskUi } from "../../tasks/registry.js";
import { NoImages } from "./label-states.js";
import { LabelWork } from "./label-work.js";

export default function LabelScreen(): ReactElement {
  const place = usePlace();
  const { project } = useProject();
  const images = useMemo(() => project.images.filter(({ removed }) => !removed), [project.images]);
  const image = images.find(({ id }) => id === place.image) ?? firstToLabel(images);
  const task = findTaskUi(project.task);
  const missing = image !== undefined && image.id !== place.image ? image.id : undefined;
  useEffect(() => {
    if (missing) go({ image: missing, t: 0, z: 0 }, { replace: true });
  }, [missing]);
  if (!task || !image)
    return (
      <Screen>
        <NoImages objects={task?.words.objects ?? "objects"} />
      </Screen>
    );
  return <LabelWork task={task} images={images} image={image} place={place} />;
}

/** The first image nobody drew on yet; else the first. */
function firstToLabel(images: readonly ImageRecord[]): ImageRecord | undefined {
  return images.find(({ state }) => state === "new") ?? images[0];
}
