/** The foot of the object list: the chosen object's size, what was done to it, and a way to delete it. */
import type { ListedObject, Operation } from "@cambrian/protocol";
import { Popover, UnstyledButton } from "@mantine/core";
import { IconHistory, IconTrash } from "@tabler/icons-react";
import { type ReactElement, useState } from "react";
import type { TaskWords } from "../../tasks/task-ui.js";
import styles from "./object-foot.module.css";

export interface ObjectFootProps {
  readonly words: TaskWords;
  readonly selected: readonly ListedObject[];
  readonly um: number | undefined;
  /** Operations that touched the one chosen object, newest first; `undefined` while loading or when several are chosen. */
  readonly edits: readonly Operation[] | undefined;
  readonly onDelete: () => void;
  readonly onHistory: (seq: number) => void;
}

/** "27.0 × 15.6 µm": the box that holds it. */
export function boxText({ box }: Pick<ListedObject, "box">, um: number | undefined): string {
  const width = box.x1 - box.x0;
  const height = box.y1 - box.y0;
  if (um === undefined) return `${width} × ${height} px`;
  return `${(width * um).toFixed(1)} × ${(height * um).toFixed(1)} µm`;
}

export function ObjectFoot({ words, selected, um, edits, onDelete, onHistory }: ObjectFootProps): ReactElement {
  const [open, setOpen] = useState(false);
  const [first] = selected;
  return (
    <footer className={styles.foot}>
      {first === undefined ? (
        <span className={styles.quiet}>{`No ${words.object} selected`}</span>
      ) : (
        <>
          <strong className={styles.name}>
            {selected.length === 1 ? `#${first.id}` : `${selected.length} ${words.objects}`}
          </strong>
          <span className={styles.size}>{selected.length === 1 ? boxText(first, um) : ""}</span>
          {selected.length === 1 && edits && edits.length > 0 && (
            <Popover opened={open} onChange={setOpen} position="top-end" trapFocus>
              <Popover.Target>
                <UnstyledButton className={styles.button} aria-expanded={open} onClick={() => setOpen(!open)}>
                  <IconHistory size={16} stroke={1.6} />
                  {edits.length === 1 ? "1 edit" : `${edits.length} edits`}
                </UnstyledButton>
              </Popover.Target>
              <Popover.Dropdown>
                <ol className={styles.edits}>
                  {edits.slice(0, 12).map((operation) => (
                    <li key={operation.seq}>
                      <UnstyledButton className={styles.edit} onClick={() => onHistory(operation.seq)}>
                        <span>{editWords(operation)}</span>
                        <span className={styles.quiet}>{`${operation.by.name}, ${timeText(operation.at)}`}</span>
                      </UnstyledButton>
                    </li>
                  ))}
                </ol>
              </Popover.Dropdown>
            </Popover>
          )}
          <UnstyledButton className={styles.button} onClick={onDelete}>
            <IconTrash size={16} stroke={1.6} />
            Delete
          </UnstyledButton>
        </>
      )}
    </footer>
  );
}

const TOOL_WORDS: Readonly<Record<string, string>> = {
  accept: "accepted",
  brush: "painted",
  class: "class changed",
  copy: "copied",
  cut: "cut",
  delete: "deleted",
  eraser: "rubbed out",
  fill: "filled",
  grow: "grown or shrunk",
  import: "read from a file",
  lasso: "outlined",
  merge: "merged",
  outline: "outlined by a click",
  polygon: "outlined",
  predict: "found by a model",
};

/** What an operation did, in a word or two. */
export function editWords({ change }: Pick<Operation, "change">): string {
  if (change.kind === "undo") return "taken back";
  if (change.kind === "restore") return "restored";
  return change.kind === "labels.edit" ? (TOOL_WORDS[change.tool] ?? change.tool) : change.kind;
}

function timeText(at: number): string {
  const then = new Date(at);
  const today = new Date().toDateString() === then.toDateString();
  return then.toLocaleString("en-GB", {
    ...(today ? {} : { day: "numeric", month: "short" }),
    hour: "2-digit",
    minute: "2-digit",
  });
}
