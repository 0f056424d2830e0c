/** Let a model find cells: which model, in which images. Shown when nothing waits for review, and on asking. */
import { routes } from "@cambrian/protocol";
import { Button, Checkbox, Radio } from "@mantine/core";
import { type ReactElement, useMemo, useState } from "react";
import { useApi } from "../../api/api.js";
import { startJob } from "../../state/jobs.js";
import { useKeys } from "../../state/keys.js";
import { go } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { counted, outOf100 } from "../evidence/counted.js";
import { Empty } from "../evidence/empty.js";
import { Failure } from "../evidence/failure.js";
import { Picture } from "../evidence/picture.js";
import styles from "./review.module.css";

export interface FindCellsProps {
  /** The image a person should label next, as the model sees it. */
  readonly labelNext: string | null;
  /** Images that wait for review. */
  readonly waiting: number;
  readonly onBack: (() => void) | undefined;
  readonly onStarted: () => void;
}

export function FindCells({ labelNext, waiting, onBack, onStarted }: FindCellsProps): ReactElement {
  const { project, objects } = useProject();
  const shipped = useApi(routes.shippedModels, {}, { staleTime: Number.POSITIVE_INFINITY });
  const models = useMemo(() => {
    const own = project.models
      .filter(({ state }) => state !== "discarded")
      .toReversed()
      .map(({ id, name, headline, state }) => ({
        value: id,
        name,
        about: [headline ? `${outOf100(headline.value)} of 100 right` : "", state === "kept" ? "kept" : ""]
          .filter(Boolean)
          .join(", "),
      }));
    const coming = (shipped.data ?? [])
      .filter(({ task }) => task === project.task)
      .map(({ name, headline }) => ({
        value: name,
        name,
        about: headline
          ? `ships with Cambrian, ${outOf100(headline.value)} of 100 right on ${headline.name}`
          : "ships with Cambrian",
      }));
    return [...own, ...coming];
  }, [project.models, project.task, shipped.data]);
  const images = project.images.filter(({ removed }) => !removed);
  // A model never draws over a person: images someone drew in are not offered.
  const open = images.filter(({ state }) => state === "new" || state === "predicted");
  const [model, setModel] = useState<string>();
  // New ones first; where there are none, those whose outlines nobody checked.
  const [left, setLeft] = useState<ReadonlySet<string>>(() => {
    const found = open.filter(({ state }) => state !== "new").map(({ id }) => id);
    return new Set(found.length < open.length ? found : []);
  });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const chosenModel = model ?? models[0]?.value;
  const chosen = open.filter(({ id }) => !left.has(id));
  const start = async (): Promise<void> => {
    if (busy || !chosenModel || chosen.length === 0) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await startJob("predict", { model: chosenModel, images: chosen.map(({ id }) => id) });
      onStarted();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  useKeys({ "shift+enter": () => void start() });

  if (images.length === 0) {
    return (
      <Empty
        title="Nothing to review yet"
        text="Review shows what a model found and asks about what it is unsure of. There are no images yet."
        action={<Button onClick={() => go({ step: "images" })}>Add images</Button>}
      />
    );
  }
  if (open.length === 0) {
    return (
      <Empty
        title="Every image is reviewed or drawn by hand"
        text={`${counted(images.length, "image")} can be measured. Add images to let a model find more cells.`}
        action={
          <>
            <Button onClick={() => go({ step: "measure" })}>Measure</Button>
            <Button variant="default" onClick={() => go({ step: "images" })}>
              Add images
            </Button>
          </>
        }
      />
    );
  }
  const toggle = (id: string): void => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  const next = images.find(({ id }) => id === labelNext);
  return (
    <div className={styles.findCells}>
      <section className={styles.findImages} aria-label="Images to find cells in">
        <header>
          <div>
            <h1>{waiting > 0 ? "Find cells in more images" : "Nothing to review yet"}</h1>
            <p>
              Let a model find the cells, then check only what it is unsure of. Its outlines stay dashed until somebody
              accepts them; what a person drew is never replaced.
            </p>
          </div>
          <Button
            variant="default"
            onClick={() => setLeft(chosen.length === open.length ? new Set(open.map(({ id }) => id)) : new Set())}
          >
            {chosen.length === open.length ? "Choose none" : `Choose all ${open.length}`}
          </Button>
        </header>
        <ul>
          {open.map((image) => (
            <li key={image.id} data-out={left.has(image.id) || undefined}>
              <span className={styles.findPicture}>
                <Picture project={project.id} image={image} size={320} labels fit="cover" alt="" />
              </span>
              <span className={styles.findCaption}>
                <Checkbox
                  size="xs"
                  checked={!left.has(image.id)}
                  onChange={() => toggle(image.id)}
                  label={image.name}
                />
                <small>
                  {image.state === "predicted" ? `${counted(objects[image.id] ?? 0, "cell")} found` : "new"}
                </small>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <aside className={styles.findSide} aria-label="Model">
        <Radio.Group className={styles.models ?? ""} label="Which model" value={chosenModel ?? ""} onChange={setModel}>
          {models.map(({ value, name, about }) => (
            <Radio
              key={value}
              value={value}
              label={
                <>
                  {name.slice(0, 1).toUpperCase() + name.slice(1)} <span className={styles.quiet}>{about}</span>
                </>
              }
            />
          ))}
        </Radio.Group>
        {models.length === 0 && !shipped.isLoading && (
          <p className={styles.quiet}>No model yet. Train one, then it can find cells.</p>
        )}
        {next && (
          <p className={styles.quiet}>
            The image that would teach a model most is {next.name}.{" "}
            <Button size="compact-xs" variant="subtle" onClick={() => go({ step: "label", image: next.id })}>
              Label it
            </Button>
          </p>
        )}
        <div className={styles.findAct}>
          {failure !== undefined && <Failure error={failure} />}
          <p className={styles.quiet}>
            {chosen.length === 0
              ? "Choose at least one image."
              : models.length === 0
                ? ""
                : "Each image comes into the queue as it is finished. You can stop at any time."}
          </p>
          {models.length === 0 ? (
            <Button fullWidth size="lg" onClick={() => go({ step: "train" })}>
              Go to training
            </Button>
          ) : (
            <Button fullWidth size="lg" loading={busy} disabled={chosen.length === 0} onClick={() => void start()}>
              Find cells in {counted(chosen.length, "image")}
            </Button>
          )}
          {onBack && (
            <Button fullWidth variant="subtle" mt={8} onClick={onBack}>
              Back to the queue
            </Button>
          )}
        </div>
      </aside>
    </div>
  );
}
