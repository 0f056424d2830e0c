/**
 * The contract of what a task brings to the screens: its tools, its words, the columns of its object list. Everything else
 * on the screens is the same for every task.
 */
import type { ListedObject, ProjectState } from "@cambrian/protocol";
import type { Icon } from "@tabler/icons-react";

/** A tool of the rail. */
export interface ToolEntry {
  /** Names the gesture; also the `tool` of the operation it makes. */
  readonly id: string;
  readonly name: string;
  /** One lower-case letter, as printed on the key. */
  readonly key: string;
  readonly icon: Icon;
  /** One sentence for the tooltip. */
  readonly about: string;
  /** At most two hints for the option bar: a key and what it does. */
  readonly hints: readonly { readonly key: string; readonly does: string }[];
  /** A hairline is drawn between groups. */
  readonly group: number;
}

/** What a column needs besides the object itself. */
export interface ColumnContext {
  readonly project: ProjectState;
  /** Micrometres a pixel, when known. */
  readonly um: number | undefined;
  /** Channel whose mean is shown. */
  readonly channel: number;
}

/** A column of the object list. */
export interface ObjectColumn {
  readonly id: string;
  /** With its unit: "Area µm²". */
  title(context: ColumnContext): string;
  /** As named in the sort menu: "Area". */
  readonly sortName: string;
  readonly align: "left" | "right";
  /** CSS width within the row's grid. */
  readonly width: string;
  value(object: ListedObject, context: ColumnContext): number | string;
  text(object: ListedObject, context: ColumnContext): string;
}

export interface TaskWords {
  /** "cell" */
  readonly object: string;
  /** "cells" */
  readonly objects: string;
  /** Name of the only class of a project without classes: "Cell". */
  readonly firstClass: string;
}

export interface TaskUi {
  readonly id: string;
  readonly words: TaskWords;
  readonly tools: readonly ToolEntry[];
  readonly columns: readonly ObjectColumn[];
}

/** "1 cell", "141 cells", "1,204 cells". */
export function countObjects(words: TaskWords, count: number): string {
  return `${count.toLocaleString("en")} ${count === 1 ? words.object : words.objects}`;
}
