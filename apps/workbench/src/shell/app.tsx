/** The frame around every screen, and which screen it is. */
import { Button } from "@mantine/core";
import { type ReactElement, Suspense, useEffect, useState } from "react";
import { EmptyState } from "../components/empty-state.js";
import { ErrorState } from "../components/error-state.js";
import { useKeys } from "../state/keys.js";
import { notice } from "../state/notice.js";
import { go, usePlace } from "../state/place.js";
import { setPresence } from "../state/presence.js";
import { closeProject, openProject } from "../state/project.js";
import { loadSession, useSession } from "../state/session.js";
import { useStore } from "../state/store.js";
import { redo, undo } from "../state/submit.js";
import { world } from "../state/world.js";
import styles from "./app.module.css";
import { ErrorBoundary } from "./error-boundary.js";
import { LoopRail } from "./loop-rail.js";
import { Palette } from "./palette.js";
import { useRemembered } from "./remember.js";
import { screens } from "./screens.js";
import { ShortcutSheet } from "./shortcut-sheet.js";
import { askForShortcuts } from "./shortcuts.js";
import { SignIn } from "./sign-in.js";
import { StatusBar } from "./status-bar.js";
import { TopBar } from "./top-bar.js";

export function App(): ReactElement {
  const session = useSession();
  const [error, setError] = useState<Error>();
  const load = (): void => {
    setError(undefined);
    loadSession().catch(setError);
  };
  useEffect(load, []);
  if (error)
    return (
      <ErrorState
        error={error}
        title="Cambrian does not answer"
        text="Your steps are safe. Start it again and this page goes on."
        action={<Button onClick={load}>Try again</Button>}
      />
    );
  if (!session) return <div className={styles.frame} aria-busy="true" />;
  if (session.accounts && !session.person) return <SignIn />;
  return <Frame />;
}

function Frame(): ReactElement {
  const { project } = usePlace();
  useKeys({
    "?": askForShortcuts,
    "mod+s": () => notice("Everything is already saved."),
    "mod+z": () => void undo(),
    "mod+shift+z": () => void redo(),
  });
  const Start = screens.start;
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#canvas">
        Go to the image
      </a>
      {project ? <ProjectFrame key={project} id={project} /> : <Suspense>{Start && <Start />}</Suspense>}
      <Palette />
      <ShortcutSheet />
    </div>
  );
}

function ProjectFrame({ id }: { readonly id: string }): ReactElement {
  const { step, image } = usePlace();
  const project = useStore(world)?.project;
  const [error, setError] = useState<Error>();
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try opens it again
  useEffect(() => {
    setError(undefined);
    openProject(id).catch(setError);
    return closeProject;
  }, [id, tries]);
  useEffect(() => setPresence({ step, image: image ?? null }), [step, image]);
  useRemembered(id);
  const name = project?.name ?? "";
  useEffect(() => {
    document.title = name ? `${name} · Cambrian` : "Cambrian";
    return () => {
      document.title = "Cambrian";
    };
  }, [name]);

  const isOpen = project !== undefined;
  const Shown = screens[step];
  return (
    <>
      <TopBar />
      <div className={styles.body}>
        {isOpen && <LoopRail />}
        {error ? (
          <ErrorState
            error={error}
            title="This project cannot be opened"
            action={
              <>
                <Button onClick={() => setTries(tries + 1)}>Try again</Button>
                <Button variant="default" onClick={() => go({ project: "" })}>
                  All projects
                </Button>
              </>
            }
          />
        ) : isOpen ? (
          <ErrorBoundary place={`${id} ${step} ${image ?? ""}`}>
            <Suspense fallback={<div className={styles.waiting} aria-busy="true" />}>
              {Shown ? (
                <Shown />
              ) : (
                <EmptyState
                  title="There is no such step"
                  text="The address names a step that this version does not have."
                  action={<Button onClick={() => go({ step: "images" })}>Go to the images</Button>}
                />
              )}
            </Suspense>
          </ErrorBoundary>
        ) : (
          <div className={styles.waiting} role="status">
            <span>Opening the project</span>
          </div>
        )}
      </div>
      {isOpen && <StatusBar />}
    </>
  );
}
