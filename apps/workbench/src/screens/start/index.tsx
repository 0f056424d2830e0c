/** The first page: what is in your images, where you stopped, and what this computer can do. */
import { routes } from "@cambrian/protocol";
import { Button } from "@mantine/core";
import { IconArrowRight, IconBulb, IconCpu, IconFileImport, IconFolder } from "@tabler/icons-react";
import { type DragEvent, type ReactElement, useState } from "react";
import { api, useApi } from "../../api/api.js";
import { ErrorState } from "../../components/error-state.js";
import { Logo } from "../../shell/logo.js";
import { agoWords } from "../../shell/status-bar.js";
import { ThemeButton } from "../../shell/top-bar.js";
import { go, parsePlace } from "../../state/place.js";
import { uploadFile } from "../../state/upload.js";
import { FolderDialog } from "./folder-dialog.js";
import { NewProject } from "./new-project.js";
import { SamplePicture } from "./sample-picture.js";
import styles from "./start.module.css";
import { Tour } from "./tour.js";

export default function StartScreen(): ReactElement {
  const tasks = useApi(routes.tasks, {});
  const projects = useApi(routes.recentProjects, {}, { staleTime: 0 });
  const machine = useApi(routes.machine, {});
  const [asking, setAsking] = useState<{ kind: "folder" } | { kind: "new"; task: string } | { kind: "tour" }>();
  const [busy, setBusy] = useState<string>();
  const [error, setError] = useState<Error>();
  const [over, setOver] = useState(false);

  const work = async (words: string, does: () => Promise<void>): Promise<void> => {
    setBusy(words);
    setError(undefined);
    try {
      await does();
    } catch (cause) {
      setError(cause as Error);
    } finally {
      setBusy(undefined);
    }
  };
  const sample = (task: string): void =>
    void work("Drawing eight images of nuclei", async () => {
      const { id } = await api.call(routes.createSample, { body: { task } });
      go({ project: id, step: "images" });
    });
  const openFolder = (path: string): void =>
    void work("Opening the folder", async () => {
      const { id, images } = await api.call(routes.openProject, { body: { path, task: "cells" } });
      if (images.length > 0)
        await api.call(routes.importImages, {
          params: { project: id },
          body: { files: images.map((each) => ({ path: each })) },
        });
      go({ project: id, step: "images" });
    });
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length === 0) return;
    void work(`Reading ${files.length === 1 ? "1 file" : `${files.length} files`}`, async () => {
      const { id } = await api.call(routes.createProject, {
        body: { name: nameFor(files[0]?.name ?? "New project"), task: "cells" },
      });
      const paths: { path: string }[] = [];
      for (const [at, file] of files.entries()) {
        setBusy(`Reading ${files.length} files, ${at} done`);
        paths.push({ path: await uploadFile(file, () => {}) });
      }
      await api.call(routes.importImages, { params: { project: id }, body: { files: paths } });
      go({ project: id, step: "images" });
    });
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can also be chosen with the buttons
    <div
      className={styles.page}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <header className={styles.top}>
        <span className={styles.brand}>
          <Logo /> Cambrian
        </span>
        <span className={styles.space} />
        <button type="button" className={styles.link} onClick={() => setAsking({ kind: "tour" })}>
          <IconBulb size={16} stroke={1.6} aria-hidden="true" /> Show me around, 6 stops
        </button>
        <ThemeButton named />
      </header>
      <main className={styles.main} id="canvas" tabIndex={-1}>
        <section className={styles.left} aria-label="Begin">
          <div className={styles.head}>
            <h1>What is in your images?</h1>
            <p>Pick a task, or drop files anywhere on this page.</p>
          </div>
          {error && (
            <div className={styles.error}>
              <ErrorState error={error} />
            </div>
          )}
          <p className={styles.busy} role="status">
            {busy}
          </p>
          {tasks.error && <ErrorState error={tasks.error} />}
          <div className={styles.cards}>
            {(tasks.data ?? []).map((task) => (
              <article key={task.id} className={styles.card}>
                <SamplePicture />
                <div className={styles.body}>
                  <h2>{task.title.split(":")[0]}</h2>
                  <p>{task.about}</p>
                  <div className={styles.buttons}>
                    <Button disabled={busy !== undefined} onClick={() => setAsking({ kind: "new", task: task.id })}>
                      {`New ${task.id} project`}
                    </Button>
                    {task.sample && (
                      <Button variant="outline" disabled={busy !== undefined} onClick={() => sample(task.id)}>
                        Try the sample
                      </Button>
                    )}
                  </div>
                  {task.sample && <p className={styles.small}>{task.sample.about}</p>}
                </div>
              </article>
            ))}
          </div>
          <div className={styles.drop}>
            <IconFileImport size={18} stroke={1.6} aria-hidden="true" />
            <div>
              <strong>Drop images or a folder</strong>
              <p>Files in a folder stay where they are. Cambrian reads them and never changes them.</p>
            </div>
            <Button
              variant="default"
              leftSection={<IconFolder size={16} stroke={1.6} />}
              disabled={busy !== undefined}
              onClick={() => setAsking({ kind: "folder" })}
            >
              Open folder…
            </Button>
          </div>
        </section>
        <aside className={styles.right} aria-label="Go on">
          <h2>Go on where you stopped</h2>
          {projects.data?.length === 0 && <p className={styles.small}>No project yet on this computer.</p>}
          <ul>
            {(projects.data ?? []).slice(0, 6).map((project) => {
              const place = project.place ? parsePlace(...splitAddress(project.place)) : undefined;
              return (
                <li key={project.id}>
                  <button
                    type="button"
                    className={styles.recent}
                    onClick={() => go(place?.project === project.id ? place : { project: project.id, step: "images" })}
                  >
                    <span className={styles.thumb}>
                      {project.image && (
                        <img
                          src={api.url(routes.thumbnail, {
                            params: { project: project.id, image: project.image },
                            query: { size: 192, labels: "true" as never },
                          })}
                          alt=""
                        />
                      )}
                    </span>
                    <span className={styles.about}>
                      <span className={styles.row}>
                        <strong>{project.name}</strong>
                        <span className={styles.when}>{agoWords(Date.now() - project.openedAt)}</span>
                      </span>
                      <span>{`${project.task === "cells" ? "Cells" : project.task} · ${project.images === 1 ? "1 image" : `${project.images} images`}`}</span>
                      <span className={styles.small}>
                        <IconArrowRight size={14} stroke={1.6} aria-hidden="true" /> {stepName(place?.step ?? "images")}
                      </span>
                    </span>
                  </button>
                </li>
              );
            })}
          </ul>
          {machine.data && (
            <div className={styles.machine}>
              <h3>
                <IconCpu size={16} stroke={1.6} aria-hidden="true" /> This computer
              </h3>
              <p>{machine.data.summary}</p>
            </div>
          )}
        </aside>
      </main>
      <footer className={styles.foot}>
        <span>
          {projects.data
            ? `${projects.data.length === 1 ? "1 project" : `${projects.data.length} projects`} on this computer, all saved`
            : ""}
        </span>
        <span className={styles.space} />
        <span>Works without internet</span>
      </footer>
      {asking?.kind === "folder" && (
        <FolderDialog
          onEnd={() => setAsking(undefined)}
          onFolder={(path) => {
            setAsking(undefined);
            openFolder(path);
          }}
        />
      )}
      {asking?.kind === "new" && <NewProject task={asking.task} onEnd={() => setAsking(undefined)} />}
      {asking?.kind === "tour" && <Tour onEnd={() => setAsking(undefined)} />}
    </div>
  );
}

const nameFor = (file: string): string => file.replace(/\.[^.]*$/, "") || "New project";
const splitAddress = (address: string): [string, string] => {
  const [path = "", search = ""] = address.split("?");
  return [path, search];
};
const stepName = (step: string): string => step.charAt(0).toUpperCase() + step.slice(1);
