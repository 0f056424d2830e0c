/** Find and do: every step, image and command, by typing a part of its name. */
import { Modal } from "@mantine/core";
import { Command as Cmdk } from "cmdk";
import type { ReactElement } from "react";
import { Kbd } from "../components/kbd.js";
import { useKeys } from "../state/keys.js";
import { go, STEPS } from "../state/place.js";
import { makeStore, useStore } from "../state/store.js";
import { redo, undo } from "../state/submit.js";
import { world } from "../state/world.js";
import { toggleScheme } from "../theme/scheme.js";
import { useAllCommands } from "./commands.js";
import styles from "./palette.module.css";
import { screens } from "./screens.js";
import { askForShortcuts } from "./shortcuts.js";

const open = makeStore(false);

export function openPalette(): void {
  open.set(true);
}

export function Palette(): ReactElement {
  const isOpen = useStore(open);
  useKeys({ "/": openPalette });
  const end = (): void => open.set(false);
  return (
    <Modal opened={isOpen} onClose={end} withCloseButton={false} padding={0} size={560} yOffset="12vh">
      <Choices onEnd={end} />
    </Modal>
  );
}

function Choices({ onEnd }: { readonly onEnd: () => void }): ReactElement {
  const project = useStore(world)?.project;
  const commands = useAllCommands();
  const choose = (run: () => void) => (): void => {
    onEnd();
    run();
  };
  return (
    <Cmdk label="Find or do anything" className={styles.palette} loop>
      <Cmdk.Input autoFocus className={styles.input} placeholder="Find or do anything" />
      <Cmdk.List className={styles.list}>
        <Cmdk.Empty className={styles.empty}>Nothing is called so.</Cmdk.Empty>
        {commands.length > 0 && (
          <Cmdk.Group heading="Here">
            {commands.map(({ id, title, keys, run }) => (
              <Item key={id} title={title} keys={keys} onSelect={choose(run)} />
            ))}
          </Cmdk.Group>
        )}
        {project && (
          <Cmdk.Group heading="Go to">
            {STEPS.filter((step) => screens[step] && step !== "report").map((step) => (
              <Item
                key={step}
                title={step.charAt(0).toUpperCase() + step.slice(1)}
                onSelect={choose(() => go({ step }))}
              />
            ))}
            <Item title="All projects" onSelect={choose(() => go({ project: "" }))} />
          </Cmdk.Group>
        )}
        {project && (
          <Cmdk.Group heading="Images">
            {project.images
              .filter(({ removed }) => !removed)
              .map(({ id, name }) => (
                <Item
                  key={id}
                  title={name}
                  value={`${name} ${id}`}
                  onSelect={choose(() => go({ step: "label", image: id, t: 0, z: 0 }))}
                />
              ))}
          </Cmdk.Group>
        )}
        <Cmdk.Group heading="Do">
          {project && <Item title="Undo" keys="Ctrl Z" onSelect={choose(() => void undo())} />}
          {project && <Item title="Redo" keys="Ctrl Shift Z" onSelect={choose(() => void redo())} />}
          <Item title="Change between light and dark" onSelect={choose(toggleScheme)} />
          <Item title="All shortcuts" keys="?" onSelect={choose(askForShortcuts)} />
        </Cmdk.Group>
      </Cmdk.List>
    </Cmdk>
  );
}

function Item(props: {
  readonly title: string;
  readonly value?: string;
  readonly keys?: string | undefined;
  readonly onSelect: () => void;
}): ReactElement {
  const { title, value = title, keys, onSelect } = props;
  return (
    <Cmdk.Item value={value} onSelect={onSelect} className={styles.item}>
      <span>{title}</span>
      {keys && <Kbd>{keys}</Kbd>}
    </Cmdk.Item>
  );
}
