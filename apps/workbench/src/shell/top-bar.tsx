/** One row: the project, where one is in it, find, people, theme, help. */
import { Button, Menu, Modal, TextInput } from "@mantine/core";
import { IconChevronDown, IconHelpCircle, IconMoon, IconSearch, IconSun } from "@tabler/icons-react";
import { type ReactElement, useState } from "react";
import { initials } from "../components/initials.js";
import { Kbd } from "../components/kbd.js";
import { notice } from "../state/notice.js";
import { go, type Step, usePlace } from "../state/place.js";
import { usePeople } from "../state/presence.js";
import { rename, useSession } from "../state/session.js";
import { useStore } from "../state/store.js";
import { submit } from "../state/submit.js";
import { world } from "../state/world.js";
import { toggleScheme, useScheme } from "../theme/scheme.js";
import { Logo } from "./logo.js";
import { openPalette } from "./palette.js";
import { askForShortcuts } from "./shortcuts.js";
import styles from "./top-bar.module.css";

const NAMES: Readonly<Record<Step, string>> = {
  images: "Images",
  label: "Label",
  check: "Check",
  train: "Train",
  review: "Review",
  measure: "Measure",
  export: "Export",
  history: "History",
  report: "Report",
};

export function TopBar(): ReactElement {
  const project = useStore(world)?.project;
  const { step, image: id, model } = usePlace();
  const image = project?.images.find((each) => each.id === id);
  const withImage = step === "label" || step === "review";
  const [asking, setAsking] = useState<"project" | "me">();
  return (
    <header className={styles.bar}>
      <button type="button" className={styles.logo} aria-label="All projects" onClick={() => go({ project: "" })}>
        <Logo />
      </button>
      {project && (
        <>
          <Menu position="bottom-start" offset={6}>
            <Menu.Target>
              <button type="button" className={styles.project}>
                <span className={styles.name}>{project.name}</span>
                <IconChevronDown size={14} stroke={1.6} aria-hidden="true" />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setAsking("project")}>Rename the project</Menu.Item>
              <Menu.Item onClick={() => go({ step: "history" })}>History</Menu.Item>
              <Menu.Item onClick={() => go({ project: "" })}>All projects</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <span className={styles.slash} aria-hidden="true">
            /
          </span>
          <span className={styles.where}>
            {withImage && image ? <ImageCrumb name={image.name} /> : NAMES[step]}
            {step === "report" && model && (
              <span className={styles.chip}>{project.models.find((each) => each.id === model)?.name}</span>
            )}
          </span>
          {withImage &&
            image &&
            Object.values(image.metadata)
              .slice(0, 2)
              .map((value) => (
                <span key={value} className={styles.chip}>
                  {value}
                </span>
              ))}
        </>
      )}
      <span className={styles.space} />
      <button type="button" className={styles.find} onClick={openPalette}>
        <IconSearch size={16} stroke={1.6} aria-hidden="true" />
        <span>Find or do anything</span>
        <Kbd>/</Kbd>
      </button>
      <People onMe={() => setAsking("me")} />
      <ThemeButton />
      <button type="button" className={styles.icon} aria-label="All shortcuts" onClick={askForShortcuts}>
        <IconHelpCircle size={18} stroke={1.6} />
      </button>
      {asking === "project" && project && (
        <NameDialog
          title="Rename the project"
          before={project.name}
          onEnd={() => setAsking(undefined)}
          onName={(name) =>
            void submit({ kind: "project.rename", name }).catch((error: Error) => notice(error.message))
          }
        />
      )}
      {asking === "me" && <MyName onEnd={() => setAsking(undefined)} />}
    </header>
  );
}

/** The image's name with where it stands among the others, and the way to its neighbours. */
function ImageCrumb({ name }: { readonly name: string }): ReactElement {
  const project = useStore(world)?.project;
  const { image } = usePlace();
  const images = project?.images.filter(({ removed }) => !removed) ?? [];
  const at = images.findIndex(({ id }) => id === image);
  const to = (step: number): void => {
    const next = images[(at + step + images.length) % images.length];
    if (next) go({ image: next.id, t: 0, z: 0, y: undefined, x: undefined, zoom: undefined, select: undefined });
  };
  return (
    <>
      <button type="button" className={styles.step} aria-label="Previous image" onClick={() => to(-1)}>
        ‹
      </button>
      <strong className={styles.image}>{name}</strong>
      <button type="button" className={styles.step} aria-label="Next image" onClick={() => to(1)}>
        ›
      </button>
      <span className={styles.of}>{`${at + 1} of ${images.length}`}</span>
    </>
  );
}

function People({ onMe }: { readonly onMe: () => void }): ReactElement {
  const session = useSession();
  const others = usePeople();
  const name = session?.person?.name ?? "You";
  const seen = new Map(others.map((person) => [person.author.id, person]));
  seen.delete(session?.person?.id ?? "");
  return (
    <span className={styles.people}>
      <button type="button" className={styles.me} title={`${name} (you)`} onClick={onMe}>
        {initials(name)}
      </button>
      {[...seen.values()].map(({ author, color, doing }) => (
        <span
          key={author.id}
          className={styles.person}
          style={{ background: color }}
          title={doing ? `${author.name}, ${doing}` : author.name}
        >
          {initials(author.name)}
        </span>
      ))}
    </span>
  );
}

export function ThemeButton({ named = false }: { readonly named?: boolean }): ReactElement {
  const scheme = useScheme();
  const Sign = scheme === "dark" ? IconSun : IconMoon;
  const words = scheme === "dark" ? "Light" : "Dark";
  return (
    <button
      type="button"
      className={named ? styles.named : styles.icon}
      aria-label={`${words} theme`}
      onClick={toggleScheme}
    >
      <Sign size={18} stroke={1.6} aria-hidden="true" />
      {named && words}
    </button>
  );
}

function NameDialog(props: {
  readonly title: string;
  readonly before: string;
  readonly onEnd: () => void;
  readonly onName: (name: string) => void;
}): ReactElement {
  const [name, setName] = useState(props.before);
  return (
    <Modal opened onClose={props.onEnd} title={props.title} centered>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() && name.trim() !== props.before) props.onName(name.trim());
          props.onEnd();
        }}
      >
        <TextInput
          label="Name"
          value={name}
          maxLength={200}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit">Keep</Button>
      </form>
    </Modal>
  );
}

function MyName({ onEnd }: { readonly onEnd: () => void }): ReactElement {
  const session = useSession();
  return (
    <NameDialog
      title="Your name, as shown beside your edits"
      before={session?.person?.name ?? ""}
      onEnd={onEnd}
      onName={(name) => void rename(name).catch((error: Error) => notice(error.message))}
    />
  );
}
