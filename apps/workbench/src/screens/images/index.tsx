/** All images of the project: how far each is, by condition, and more added. */
import type { Change, ImageRecord, ImageState } from "@cambrian/protocol";
import { routes } from "@cambrian/protocol";
import { Button, Menu, Slider } from "@mantine/core";
import { IconArrowRight, IconDots, IconPlus, IconTable } from "@tabler/icons-react";
import { type DragEvent, type ReactElement, useMemo, useState } from "react";
import { useApi } from "../../api/api.js";
import { EmptyState } from "../../components/empty-state.js";
import { STATE_WORDS, StateGlyph } from "../../components/state-glyph.js";
import { Screen } from "../../shell/screen.js";
import { useJobs } from "../../state/jobs.js";
import { useKeys } from "../../state/keys.js";
import { notice } from "../../state/notice.js";
import { go } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { submit } from "../../state/submit.js";
import { AddImages } from "./add-images.js";
import { groupImages, summaryOf } from "./group-images.js";
import { ImageGrid } from "./image-grid.js";
import styles from "./images.module.css";
import { MetadataTable } from "./metadata-table.js";

const STATES: readonly ImageState[] = ["new", "labelled", "predicted", "reviewed"];

export default function ImagesScreen(): ReactElement {
  const { project, objects } = useProject();
  const [filter, setFilter] = useState<ImageState>();
  const [by, setBy] = useState("condition");
  const [width, setWidth] = useState(160);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [adding, setAdding] = useState<readonly File[]>();
  const [table, setTable] = useState(false);
  const importing = useJobs("import").find(({ state }) => state === "running" || state === "queued");
  const review = useApi(
    routes.review,
    { params: { project: project.id }, query: { order: "unsure" } },
    { enabled: project.models.length > 0, staleTime: 5000 },
  );

  const images = useMemo(() => project.images.filter(({ removed }) => !removed), [project.images]);
  const shown = useMemo(() => (filter ? images.filter(({ state }) => state === filter) : images), [images, filter]);
  const groups = useMemo(() => groupImages(shown, by), [shown, by]);
  const columns = useMemo(() => [...new Set(images.flatMap(({ metadata }) => Object.keys(metadata)))].sort(), [images]);
  const next = images.find(({ id }) => id === review.data?.labelNext) ?? images.find(({ state }) => state === "new");
  const label = (image: ImageRecord): void =>
    go({ step: "label", image: image.id, t: 0, z: 0, y: undefined, x: undefined, zoom: undefined, select: undefined });
  const act = (change: Change): void => void submit(change).catch((error: Error) => notice(error.message));
  const remove = (): void => {
    act({ kind: "images.remove", images: [...chosen] });
    setChosen(new Set());
  };
  useKeys({ delete: remove, escape: () => setChosen(new Set()) }, { enabled: chosen.size > 0 });
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) setAdding([...event.dataTransfer.files]);
  };
  const total = images.reduce((sum, { id }) => sum + (objects[id] ?? 0), 0);
  const um = images[0]?.pixelSize?.x;

  return (
    <Screen
      inspector={
        adding ? (
          <AddImages files={adding} onEnd={() => setAdding(undefined)} />
        ) : table ? (
          <MetadataTable columns={columns} images={images} onEnd={() => setTable(false)} />
        ) : undefined
      }
      status={
        <span>
          {`${images.length === 1 ? "1 image" : `${images.length} images`} · ${total.toLocaleString("en-GB")} cells${um ? ` · ${um.toLocaleString("en-GB", { maximumFractionDigits: 3 })} µm per pixel` : ""}`}
        </span>
      }
    >
      {images.length === 0 && !importing ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: files can also be chosen with the button
        <div className={styles.whole} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
          <EmptyState
            title="No images yet"
            text="Drop images here, or choose a folder. They stay where they are and are never changed."
            action={<Button onClick={() => setAdding([])}>Add images</Button>}
          />
        </div>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: files can also be chosen with the button
        <div className={styles.page} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
          <h1 className="visually-hidden">Images</h1>
          <div className={styles.bar}>
            <fieldset className={styles.filters} aria-label="Show images">
              <FilterChip on={!filter} onClick={() => setFilter(undefined)}>{`All ${images.length}`}</FilterChip>
              {STATES.map((state) => (
                <FilterChip
                  key={state}
                  on={filter === state}
                  onClick={() => setFilter(filter === state ? undefined : state)}
                >
                  <StateGlyph state={state} />
                  {`${STATE_WORDS[state]} ${images.filter((image) => image.state === state).length}`}
                </FilterChip>
              ))}
            </fieldset>
            <span className={styles.space} />
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="subtle">{`Group: ${by || "none"}`}</Button>
              </Menu.Target>
              <Menu.Dropdown>
                {[...columns, "state", ""].map((column) => (
                  <Menu.Item key={column} onClick={() => setBy(column)}>
                    {column || "none"}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
            <Button
              variant="subtle"
              leftSection={<IconTable size={16} stroke={1.6} />}
              aria-expanded={table}
              onClick={() => setTable(!table)}
            >
              Columns
            </Button>
            <Slider
              className={styles.size}
              thumbLabel="Size of the pictures"
              label={null}
              min={110}
              max={320}
              value={width}
              onChange={setWidth}
            />
          </div>
          <ImageGrid
            project={project.id}
            groups={groups.map((group) => ({ ...group, about: summaryOf(group.images) }))}
            objects={objects}
            width={width}
            chosen={chosen}
            onChoose={setChosen}
            onOpen={label}
          />
          <div className={styles.foot}>
            {chosen.size > 0 ? (
              <>
                <strong>{chosen.size === 1 ? "1 image chosen" : `${chosen.size} images chosen`}</strong>
                <span className={styles.space} />
                <SplitMenu onSplit={(split) => act({ kind: "images.split", images: [...chosen], split })} />
                <Button variant="default" onClick={remove}>
                  Take off the project
                </Button>
                <Button variant="default" onClick={() => setChosen(new Set())}>
                  Choose none
                </Button>
              </>
            ) : (
              <>
                {next && (
                  <span>
                    {review.data?.labelNext ? "Most worth labelling next: " : "Nothing drawn yet in: "}
                    <strong>{next.name}</strong>
                    {review.data?.labelNext ? ", the model is least sure there." : ""}
                  </span>
                )}
                <span className={styles.space} />
                <Button
                  variant="default"
                  leftSection={<IconPlus size={16} stroke={1.6} />}
                  onClick={() => setAdding([])}
                >
                  Add images
                </Button>
                {next && (
                  <Button rightSection={<IconArrowRight size={16} stroke={1.6} />} onClick={() => label(next)}>
                    {`Label ${next.name}`}
                  </Button>
                )}
              </>
            )}
          </div>
        </div>
      )}
    </Screen>
  );
}

function FilterChip(props: {
  readonly on: boolean;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}): ReactElement {
  return (
    <button type="button" className={styles.chip} aria-pressed={props.on} onClick={props.onClick}>
      {props.children}
    </button>
  );
}

function SplitMenu({
  onSplit,
}: {
  readonly onSplit: (split: "train" | "validation" | "test" | null) => void;
}): ReactElement {
  return (
    <Menu position="top-end">
      <Menu.Target>
        <Button variant="default" rightSection={<IconDots size={16} stroke={1.6} />}>
          Use them for
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onSplit("train")}>Learning</Menu.Item>
        <Menu.Item onClick={() => onSplit("validation")}>Watching while it learns</Menu.Item>
        <Menu.Item onClick={() => onSplit("test")}>Testing: never learnt from again</Menu.Item>
        <Menu.Item onClick={() => onSplit(null)}>As Cambrian chooses</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
