/** Files to add: what they are, what their axes mean, and how wide a pixel is. */
import { type RouteReply, routes } from "@cambrian/protocol";
import { Button, NumberInput, Radio, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { api } from "../../api/api.js";
import { useProject } from "../../state/project.js";
import { uploadFile } from "../../state/upload.js";
import styles from "./images.module.css";

type Inspected = RouteReply<typeof routes.inspect>["files"][number];
type Width = "known" | "other" | "unknown";

export function AddImages({
  files,
  onEnd,
}: {
  readonly files: readonly File[];
  readonly onEnd: () => void;
}): ReactElement {
  const { project } = useProject();
  const [found, setFound] = useState<readonly Inspected[]>([]);
  const [busy, setBusy] = useState<string>();
  const [error, setError] = useState<string>();
  const [path, setPath] = useState("");
  const [width, setWidth] = useState<Width>();
  const [um, setUm] = useState<number | string>("");
  const picker = useRef<HTMLInputElement>(null);
  const params = { project: project.id };
  const known = project.images.find(({ pixelSize, removed }) => pixelSize && !removed)?.pixelSize;

  const look = async (paths: readonly string[]): Promise<void> => {
    const { files: more } = await api.call(routes.inspect, { params, body: { paths: [...paths] } });
    setFound((before) => [...before.filter((one) => !more.some((other) => other.path === one.path)), ...more]);
  };
  const guarded = async (does: () => Promise<void>): Promise<void> => {
    setError(undefined);
    try {
      await does();
    } catch (cause) {
      setError((cause as Error).message);
    } finally {
      setBusy(undefined);
    }
  };
  const send = (chosen: readonly File[]): Promise<void> =>
    guarded(async () => {
      for (const [at, file] of chosen.entries()) {
        setBusy(`Reading ${chosen.length === 1 ? "1 file" : `${chosen.length} files`}, ${at} done`);
        await look([await uploadFile(file, () => {})]);
      }
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each drop
  useEffect(() => {
    if (files.length > 0) void send(files);
  }, [files]);

  const good = found.filter(({ about }) => about && !about.duplicateOf);
  const silent = good.filter(({ about }) => about && !about.pixelSize);
  const first = good[0]?.about;
  const chosenWidth = width ?? (known ? "known" : undefined);
  const answered = silent.length === 0 || chosenWidth === "unknown" || chosenWidth === "known" || Number(um) > 0;
  const add = (): Promise<void> =>
    guarded(async () => {
      setBusy("Adding");
      const size =
        chosenWidth === "known" ? known : chosenWidth === "other" ? { x: Number(um), y: Number(um) } : undefined;
      await api.call(routes.importImages, {
        params,
        body: {
          files: good.map(({ path: each, about }) => ({
            path: each,
            metadata: about?.metadata ?? {},
            ...(about?.labels ? { labels: about.labels } : {}),
          })),
          ...(silent.length > 0 && size ? { pixelSize: size } : {}),
        },
      });
      onEnd();
    });

  return (
    <div className={styles.add}>
      <div className={styles.addHead}>
        <h2>
          {good.length > 0 ? `${good.length === 1 ? "1 new file" : `${good.length} new files`} to add` : "Add images"}
        </h2>
        <Button variant="subtle" size="xs" aria-label="Close" onClick={onEnd}>
          <IconX size={16} stroke={1.6} />
        </Button>
      </div>
      <div className={styles.addBody}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (path.trim()) void guarded(() => look([path.trim()]));
          }}
        >
          <TextInput
            label="A file or folder on this computer"
            placeholder="/data/plate2"
            value={path}
            onChange={(event) => setPath(event.currentTarget.value)}
            description="Press Enter. Files stay in place, unchanged."
          />
        </form>
        <div>
          <Button variant="default" onClick={() => picker.current?.click()}>
            Choose files
          </Button>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            accept=".tif,.tiff,.png,.jpg,.jpeg"
            onChange={(event) => void send([...(event.currentTarget.files ?? [])])}
          />
        </div>
        <p className={styles.small} role="status">
          {busy}
        </p>
        {error && (
          <p className={styles.wrong} role="alert">
            {error}
          </p>
        )}
        {first && (
          <section aria-label="What the axes mean">
            <h3>What the axes mean</h3>
            <div className={styles.axes}>
              {(["t", "c", "z", "y", "x"] as const).map((axis) => (
                <div key={axis} className={styles.axis} data-one={first.size[axis] === 1}>
                  {{ t: "time", c: "channel", z: "z", y: "y", x: "x" }[axis]}
                  <span>{first.size[axis]}</span>
                </div>
              ))}
            </div>
            <p className={styles.small}>{`${first.dtype}, ${first.axesFrom}`}</p>
          </section>
        )}
        {silent.length > 0 && (
          <section className={styles.question} aria-label="How wide is one pixel?">
            <h3>How wide is one pixel?</h3>
            <p className={styles.small}>
              {silent.length === 1 ? "The file does not say." : `${silent.length} files do not say.`} Every size in µm
              rests on this.
            </p>
            <Radio.Group
              value={chosenWidth ?? ""}
              onChange={(value) => setWidth(value as Width)}
              aria-label="How wide is one pixel?"
            >
              {known && <Radio value="known" label={`${known.x} µm, as the images already here`} />}
              <Radio value="other" label="Another value" />
              <Radio value="unknown" label="I do not know: keep sizes in pixels" />
            </Radio.Group>
            {chosenWidth === "other" && (
              <NumberInput
                aria-label="µm per pixel"
                suffix=" µm"
                min={0}
                decimalScale={4}
                value={um}
                onChange={setUm}
              />
            )}
          </section>
        )}
        {found.length > 0 && (
          <ul className={styles.files} aria-label="Files">
            {found.map(({ path: each, name, error: wrong, about }) => (
              <li key={each}>
                <span className={styles.file} title={each}>
                  {name}
                </span>
                {wrong ? (
                  <span className={styles.wrong} title={wrong.message}>
                    {wrong.code}
                  </span>
                ) : (
                  <span className={styles.small}>
                    {about?.duplicateOf
                      ? `here as ${about.duplicateOf}`
                      : about?.labels
                        ? "with outlines"
                        : about?.format}
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className={styles.addFoot}>
        <Button variant="default" onClick={onEnd}>
          Not now
        </Button>
        {good.length > 0 && (
          <Button disabled={!answered || busy !== undefined} onClick={() => void add()}>
            {good.length === 1 ? "Add 1 image" : `Add ${good.length} images`}
          </Button>
        )}
      </div>
      {good.length > 0 && !answered && <p className={styles.small}>Answer how wide a pixel is first.</p>}
    </div>
  );
}
