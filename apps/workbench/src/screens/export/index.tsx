/** Take results out: what, in which formats, of which images; the methods text; and the files that were written. */
import { Button, SegmentedControl } from "@mantine/core";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { Screen } from "../../shell/screen.js";
import { controlJob, startJob, useJobs } from "../../state/jobs.js";
import { go } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { counted } from "../evidence/counted.js";
import { Empty } from "../evidence/empty.js";
import styles from "./export.module.css";
import { Foot } from "./foot.js";
import { KindList } from "./kind-list.js";
import { chosenOf, KINDS, type KindName, readChoice, toWrite, type What } from "./kinds.js";
import { Methods } from "./methods.js";
import { Written } from "./written.js";

export default function ExportScreen(): ReactElement {
  const { project, objects } = useProject();
  const [chosen, setChosen] = useKeptChoice(project.id);
  const [which, setWhich] = useState<"all" | "reviewed">("all");
  const [side, setSide] = useState<"methods" | "files">("methods");
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const jobs = useJobs("export");
  const job = jobs[0];
  const done = jobs.find(({ state }) => state === "done");
  const ended = job?.state === "done" || job?.state === "failed" ? job.id : done?.id;
  useShownWhenEnded(ended, () => setSide("files"));

  const images = project.images.filter(({ removed }) => !removed);
  // An image nobody looked at has no outlines; a file without cells would say that it has no cells.
  const outlined = images.filter(({ id, state }) => state !== "new" || objects[id]);
  const reviewed = images.filter(({ state }) => state === "reviewed" || state === "labelled");
  const taken = which === "all" ? outlined : reviewed;
  const leftOut = images.filter((image) => !taken.includes(image));
  const cells = taken.reduce((sum, { id }) => sum + (objects[id] ?? 0), 0);
  const model = ownModel(project.models);
  if (images.length === 0) {
    return (
      <Screen>
        <Empty
          title="Nothing to export yet"
          text="Export writes outlines, tables and models as files. This project has no images yet."
          action={<Button onClick={() => go({ step: "images" })}>Go to Images</Button>}
        />
      </Screen>
    );
  }

  const missing = new Map<KindName, string>();
  if (cells === 0) {
    const reason = which === "all" ? "no cell is outlined yet" : "no reviewed image has cells";
    for (const name of ["outlines", "table"] as const) missing.set(name, reason);
  }
  if (taken.length === 0)
    missing.set("images", which === "all" ? "no image has outlines yet" : "no image is reviewed yet");
  if (!model) missing.set("model", "no model of your own yet");
  const what = toWrite(chosen, new Set(missing.keys()));
  const kinds = KINDS.filter((kind) => !missing.has(kind.name) && chosenOf(kind, chosen).length > 0).length;

  const attempt = (work: () => Promise<unknown>): void => {
    setFailure(undefined);
    setBusy(true);
    work()
      .catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)))
      .finally(() => setBusy(false));
  };
  const write = (): void =>
    attempt(() => startJob("export", { what, images: taken.map(({ id }) => id), reviewedOnly: which === "reviewed" }));
  return (
    <Screen
      actions={
        <Foot
          job={job}
          kinds={kinds}
          reason={what.length === 0 ? "Choose at least one kind" : undefined}
          failure={failure}
          busy={busy}
          onWrite={write}
          onStop={() => attempt(() => (job ? controlJob(job.id, "cancel") : Promise.resolve()))}
        />
      }
    >
      <div className={styles.columns}>
        <section className={styles.choose} aria-label="What should go out?">
          <div className={styles.chooseHead}>
            <div>
              <h1>What should go out?</h1>
              <p>Copies are written beside the project. The project itself does not change.</p>
            </div>
            <SegmentedControl
              aria-label="Images"
              value={which}
              onChange={(value) => setWhich(value === "reviewed" ? "reviewed" : "all")}
              data={[
                { value: "all", label: `All with outlines, ${outlined.length}` },
                { value: "reviewed", label: `Reviewed only, ${reviewed.length}` },
              ]}
            />
          </div>
          <KindList
            chosen={chosen}
            missing={missing}
            onChange={setChosen}
            about={{
              outlines: `of ${counted(taken.length, "image")}, ${counted(cells, "cell")}`,
              images: `${counted(taken.length, "image")}, pixels and cells`,
              table: `${counted(cells, "row")}, one for each cell`,
              model: model ? `${model.name}, the one in use` : "",
              methods: "versions, settings, numbers of images",
              project: "images in its folder, outlines, models, every step",
            }}
          />
        </section>
        <aside className={styles.side} aria-label="Methods text and files">
          <SegmentedControl
            className={styles.sideTabs ?? ""}
            aria-label="Show"
            value={side}
            onChange={(value) => setSide(value === "files" ? "files" : "methods")}
            data={[
              { value: "methods", label: "Methods text" },
              { value: "files", label: "Written files" },
            ]}
          />
          {side === "methods" ? (
            <Methods model={model} leftOut={leftOut.map(({ name }) => name)} reviewedOnly={which === "reviewed"} />
          ) : (
            <Written job={done} failed={job?.state === "failed" ? job : undefined} />
          )}
        </aside>
      </div>
    </Screen>
  );
}

/** As the export takes it: the newest that was kept, else the newest; only models of the project itself. */
function ownModel(models: ReturnType<typeof useProject>["project"]["models"]) {
  const own = models
    .filter(({ state, path }) => state !== "discarded" && path.includes("/"))
    .sort((a, b) => b.createdAt - a.createdAt);
  return own.find(({ state }) => state === "kept") ?? own[0];
}

/** What was chosen last in this project, kept in this browser. */
function useKeptChoice(project: string): readonly [ReadonlySet<What>, (chosen: ReadonlySet<What>) => void] {
  const key = `cambrian.export.${project}`;
  const [chosen, setChosen] = useState(() => readChoice(localStorage.getItem(key)));
  const change = (next: ReadonlySet<What>): void => {
    localStorage.setItem(key, JSON.stringify([...next]));
    setChosen(next);
  };
  return [chosen, change];
}

/** An export that ends while one looks shows its files, or what went wrong. */
function useShownWhenEnded(ended: string | undefined, show: () => void): void {
  const before = useRef(ended);
  useEffect(() => {
    if (ended !== undefined && ended !== before.current) show();
    before.current = ended;
  });
}
