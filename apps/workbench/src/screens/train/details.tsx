/** What most people never open: the seed and the task's own options of training, as fields made from its table of options. */
import { type RouteReply, routes } from "@cambrian/protocol";
import { Checkbox, NumberInput, Select, TextInput } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useApi } from "../../api/api.js";
import styles from "./setup.module.css";

type Option = RouteReply<typeof routes.tasks>[number]["options"][string];

export interface DetailsProps {
  readonly task: string;
  /** Name of the model to start from; then its network stays as it is. */
  readonly start: string | undefined;
  readonly seed: number;
  readonly onSeed: (seed: number) => void;
  readonly options: Readonly<Record<string, unknown>>;
  readonly onOptions: (options: Readonly<Record<string, unknown>>) => void;
}

export function Details({ task, start, seed, onSeed, options, onOptions }: DetailsProps): ReactElement {
  const tasks = useApi(routes.tasks, {}, { staleTime: Number.POSITIVE_INFINITY });
  const table = Object.entries(tasks.data?.find(({ id }) => id === task)?.options ?? {}).filter(
    // A choice of one is no choice.
    ([, { stage, choices }]) => stage === "train" && !(choices && choices.length < 2),
  );
  const own = start !== undefined && start !== "Nothing";
  const set = (name: string, value: unknown): void => {
    const next: Record<string, unknown> = { ...options };
    if (value === undefined || value === "") delete next[name];
    else next[name] = value;
    onOptions(next);
  };
  return (
    <details className={styles.details}>
      <summary>
        <IconChevronRight size={16} stroke={1.6} aria-hidden="true" />
        Details: network, seed {seed}, mirrored and turned copies
      </summary>
      <NumberInput
        label="Seed"
        description="The same seed, images and settings give the same model."
        value={seed}
        min={0}
        allowDecimal={false}
        onChange={(value) => typeof value === "number" && onSeed(value)}
      />
      {own && <p className={styles.quiet}>{start} brings its network; these stay as they were when it was made.</p>}
      {table.map(([name, option]) => (
        <Field
          key={name}
          name={name}
          option={option}
          value={options[name]}
          disabled={own}
          onChange={(value) => set(name, value)}
        />
      ))}
    </details>
  );
}

interface FieldProps {
  readonly name: string;
  readonly option: Option;
  /** `undefined`: the default. */
  readonly value: unknown;
  readonly disabled: boolean;
  readonly onChange: (value: unknown) => void;
}

function Field({ name, option, value, disabled, onChange }: FieldProps): ReactElement {
  const label = name
    .replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/^./, (letter) => letter.toUpperCase());
  const shared = { label, description: option.about, disabled };
  const now = value ?? option.default;
  if (option.choices)
    return (
      <Select
        {...shared}
        data={option.choices.map(String)}
        value={String(now)}
        allowDeselect={false}
        onChange={(chosen) => onChange(option.choices?.find((choice) => String(choice) === chosen))}
      />
    );
  if (option.kind === "number")
    return (
      <NumberInput
        {...shared}
        value={typeof now === "number" ? now : ""}
        allowDecimal={option.whole !== true}
        {...(option.min === undefined ? {} : { min: option.min })}
        {...(option.max === undefined ? {} : { max: option.max })}
        clampBehavior="blur"
        onChange={(next) => onChange(typeof next === "number" ? next : undefined)}
      />
    );
  if (option.kind === "flag")
    return <Checkbox {...shared} checked={now === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
  return (
    <TextInput
      {...shared}
      value={typeof now === "string" ? now : ""}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
