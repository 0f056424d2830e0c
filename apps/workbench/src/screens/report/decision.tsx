/** The bar under a report: where the model comes from, and keep it, compare it, correct its worst image, or discard it. */
import type { ModelRecord, Report } from "@cambrian/protocol";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { startJob, useJobs } from "../../state/jobs.js";
import { useKeys } from "../../state/keys.js";
import { go } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { submit } from "../../state/submit.js";
import { counted } from "../evidence/counted.js";
import { spanInWords } from "../evidence/duration.js";
import { Compare } from "./compare.js";
import type { ReportImage } from "./mistakes.js";
import styles from "./report.module.css";

export interface DecisionProps {
  readonly model: ModelRecord;
  readonly report: Report;
  readonly worst: ReportImage | undefined;
  readonly mistake: number | undefined;
}

export function Decision({ model, report, worst, mistake }: DecisionProps): ReactElement {
  const { project } = useProject();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const running = useJobs("predict").some(({ state }) => state === "running" || state === "queued");
  // Images nobody drew in; with a model's outlines that nobody checked the new ones come instead of those.
  const images = project.images.filter(({ removed, state }) => !removed && (state === "new" || state === "predicted"));
  const kept = model.state === "kept";
  const name = model.name;
  const keep = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      if (!kept) await submit({ kind: "model.keep", model: model.id });
      if (images.length > 0) await startJob("predict", { model: model.id, images: images.map(({ id }) => id) });
      go({ step: images.length > 0 || kept ? "review" : "train" });
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const discard = (): void => {
    void submit({ kind: "model.discard", model: model.id });
  };
  useKeys({ "shift+enter": () => void keep() });
  const at = mistake === undefined ? undefined : worst?.mistakes[mistake];
  const first = at ?? worst?.mistakes[0];
  return (
    <div className={styles.actions}>
      <p className={styles.facts}>
        {failure ? <span role="alert">{failure}</span> : <Facts model={model} report={report} />}
      </p>
      {model.state === "discarded" ? (
        <span className={styles.quiet}>Discarded. Undo takes it back.</span>
      ) : (
        <Button variant="subtle" onClick={discard}>
          Discard
        </Button>
      )}
      <Compare model={model} report={report} />
      {worst && first && (
        <Button
          variant="default"
          onClick={() =>
            go({
              step: "label",
              image: worst.image,
              y: (first.box.y0 + first.box.y1) / 2,
              x: (first.box.x0 + first.box.x1) / 2,
              zoom: 4,
            })
          }
        >
          Look at it in Label
        </Button>
      )}
      <Button loading={busy} disabled={running} onClick={() => void keep()}>
        {primaryWords(name, kept, images.length, running)}
      </Button>
    </div>
  );
}

function primaryWords(name: string, kept: boolean, images: number, running: boolean): string {
  if (running) return "Finding cells already";
  const find = `find cells in ${counted(images, "image")}`;
  if (images === 0) return kept ? "Go to review" : `Keep ${name}`;
  return kept ? find.replace(/^f/, "F") : `Keep ${name}, ${find}`;
}

function Facts({ model, report }: { readonly model: ModelRecord; readonly report: Report }): ReactElement {
  const training = report.card.training as { minutes?: unknown; images?: unknown } | undefined;
  const minutes =
    typeof training?.minutes === "number" ? `${spanInWords(training.minutes * 60)} on this computer` : undefined;
  const images = typeof training?.images === "number" ? `learnt from ${counted(training.images, "image")}` : undefined;
  const print = model.sha256.slice(0, 8).replace(/^(.{4})/, "$1 ");
  return (
    <>
      {[minutes, images].filter(Boolean).join(" · ")}
      {print && (
        <>
          {" · fingerprint "}
          <code title={model.sha256}>{print}</code>
        </>
      )}
    </>
  );
}
