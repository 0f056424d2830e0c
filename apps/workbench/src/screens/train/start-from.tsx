/** What a training begins with: a model of the project, one that ships with Cambrian, or nothing. */
import { routes } from "@cambrian/protocol";
import { Radio } from "@mantine/core";
import type { ReactElement } from "react";
import { useApi } from "../../api/api.js";
import { useProject } from "../../state/project.js";
import { outOf100 } from "../evidence/counted.js";
import styles from "./setup.module.css";

export interface Start {
  /** As the job wants it: a model's id, a shipped model's name, or null. */
  readonly value: string | null;
  readonly name: string;
  readonly about: string;
  readonly kind: "own" | "shipped" | "nothing";
}

/** The newest models first; at most three of the project's own. */
export function useStarts(): readonly Start[] {
  const { project } = useProject();
  const shipped = useApi(routes.shippedModels, {}, { staleTime: Number.POSITIVE_INFINITY });
  const own = project.models
    .filter(({ state, path }) => state !== "discarded" && path !== "")
    .toReversed()
    .slice(0, 3)
    .map(({ id, name, headline }) => ({
      value: id,
      name: capital(name),
      about: headline ? `your own, ${outOf100(headline.value)} of 100 right` : "your own",
      kind: "own" as const,
    }));
  const coming = (shipped.data ?? [])
    .filter(({ task }) => task === project.task)
    .map(({ name, headline }) => ({
      value: name,
      name: capital(name),
      about: headline
        ? `ships with Cambrian, ${outOf100(headline.value)} of 100 right on ${headline.name}`
        : "ships with Cambrian",
      kind: "shipped" as const,
    }));
  return [...own, ...coming, { value: null, name: "Nothing", about: "for images unlike any other", kind: "nothing" }];
}

/** The newest of one's own, else a shipped one, else nothing. */
export const defaultStart = (starts: readonly Start[]): string | null => starts[0]?.value ?? null;

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

export interface StartFromProps {
  readonly starts: readonly Start[];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

export function StartFrom({ starts, value, onChange }: StartFromProps): ReactElement {
  return (
    <Radio.Group
      className={styles.starts ?? ""}
      label="Start from"
      value={value ?? ""}
      onChange={(chosen) => onChange(chosen === "" ? null : chosen)}
    >
      {starts.map((start) => (
        <Radio
          key={start.value ?? ""}
          value={start.value ?? ""}
          label={
            <>
              {start.name} <span className={styles.quiet}>{start.about}</span>
            </>
          }
        />
      ))}
    </Radio.Group>
  );
}
