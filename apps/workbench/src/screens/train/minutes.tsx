/** How long a training may take: three cards, one of them chosen. */
import type { RouteReply, routes } from "@cambrian/protocol";
import type { ReactElement } from "react";
import styles from "./setup.module.css";

const choices = [
  { minutes: 2, about: "a quick look" },
  { minutes: 10, about: "right for most" },
  { minutes: 60, about: "for the last few" },
] as const;

export interface MinutesProps {
  readonly minutes: number;
  readonly onChange: (minutes: number) => void;
  readonly machine: RouteReply<typeof routes.machine> | undefined;
}

export function Minutes({ minutes, onChange, machine }: MinutesProps): ReactElement {
  const computer = machine
    ? `On this computer, ${machine.gpu ?? `${machine.cores} ${machine.cores === 1 ? "core" : "cores"}`}.`
    : "On this computer.";
  return (
    <fieldset className={styles.minutes}>
      <legend>How long may it take?</legend>
      <p>{computer} You can go on drawing meanwhile.</p>
      <div className={styles.three}>
        {choices.map((choice) => (
          <label key={choice.minutes} className={styles.choice}>
            <input
              type="radio"
              name="minutes"
              checked={minutes === choice.minutes}
              onChange={() => onChange(choice.minutes)}
            />
            <span>
              <b>{choice.minutes}</b> min
            </span>
            <small>{choice.about}</small>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
