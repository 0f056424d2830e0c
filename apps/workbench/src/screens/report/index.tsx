/** The report of a model: is it good enough, what goes wrong, and keep it or not. */
import { routes } from "@cambrian/protocol";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useApi } from "../../api/api.js";
import { Screen } from "../../shell/screen.js";
import { useJobs } from "../../state/jobs.js";
import { go, usePlace } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { Empty } from "../evidence/empty.js";
import { Failure } from "../evidence/failure.js";
import { Decision } from "./decision.js";
import { Figures } from "./figures.js";
import { MistakeView } from "./mistake-view.js";
import { groupMistakes, type MistakeKind, type Order, sortImages } from "./mistakes.js";
import { NotTested } from "./not-tested.js";
import styles from "./report.module.css";
import { ReportSkeleton } from "./skeleton.js";
import { WorstImages } from "./worst-images.js";

export default function ReportScreen(): ReactElement {
  const { project } = useProject();
  const { model: asked } = usePlace();
  const model =
    project.models.find(({ id }) => id === asked) ?? project.models.findLast(({ job }) => job !== undefined);
  const report = useApi(
    routes.report,
    { params: { project: project.id, model: model?.id ?? "" } },
    { enabled: model !== undefined },
  );
  const evaluating = useJobs("evaluate").find(({ state }) => state === "running" || state === "queued");
  const [order, setOrder] = useState<Order>("worst");
  const [shown, setShown] = useState<{ readonly image: string; readonly mistake: number | undefined }>();

  if (!model) {
    return (
      <Screen>
        <Empty
          title="No report yet"
          text="A report comes with each model that is trained here. No model has been trained in this project."
          action={<Button onClick={() => go({ step: "train" })}>Go to training</Button>}
        />
      </Screen>
    );
  }
  if (report.error?.code === "model/no-report" && !report.data) return <NotTested model={model} />;
  if (report.error && !report.data) {
    return (
      <Screen>
        <Failure
          whole
          error={report.error}
          title={`The report of ${model.name} cannot be shown`}
          action={
            <>
              <Button onClick={() => void report.refetch()}>Try again</Button>
              <Button variant="default" onClick={() => go({ step: "train" })}>
                Go to training
              </Button>
            </>
          }
        />
      </Screen>
    );
  }
  if (!report.data) return <ReportSkeleton words={evaluating?.progress?.what} />;

  const nameOf = (id: string): string => project.images.find((image) => image.id === id)?.name ?? id;
  const images = sortImages(report.data.images, order, nameOf);
  // Groups lead to the worst image that has the mistake, whatever the order on the screen.
  const groups = groupMistakes(sortImages(report.data.images, "worst", nameOf));
  const current = images.find(({ image }) => image === shown?.image) ?? images[0];
  const show = (image: string, mistake?: number): void => setShown({ image, mistake });
  const nextOfKind = (kind: MistakeKind): void => {
    const all = sortImages(report.data.images, "worst", nameOf).flatMap(({ image, mistakes }) =>
      mistakes.flatMap((mistake, index) => (mistake.kind === kind ? [{ image, index }] : [])),
    );
    const at = all.findIndex(({ image, index }) => image === current?.image && index === shown?.mistake);
    const next = all[(at + 1) % all.length];
    if (next) show(next.image, next.index);
  };
  return (
    <Screen actions={<Decision model={model} report={report.data} worst={current} mistake={shown?.mistake} />}>
      <div className={styles.columns}>
        <Figures model={model} report={report.data} groups={groups} onKind={nextOfKind} />
        <section className={styles.pictures} aria-label="Images">
          <WorstImages
            project={project}
            images={images}
            order={order}
            onOrder={setOrder}
            current={current?.image}
            onImage={(image) => show(image)}
          />
          {current && (
            <MistakeView project={project} images={images} current={current} mistake={shown?.mistake} onShow={show} />
          )}
        </section>
      </div>
    </Screen>
  );
}
