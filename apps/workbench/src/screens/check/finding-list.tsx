/** What the check found, the most serious first, what was called fine, and what passed. */
import type { Finding, Quality } from "@cambrian/protocol";
import { Button } from "@mantine/core";
import { IconAlertOctagon, IconAlertTriangle, IconCheck, IconInfoCircle } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useProject } from "../../state/project.js";
import { submit } from "../../state/submit.js";
import styles from "./check.module.css";
import { callFine, fineOnes } from "./findings.js";
import { CheckProgress } from "./progress.js";
import type { Check } from "./use-check.js";

export interface FindingListProps {
  readonly quality: Quality;
  /** Those nobody called fine. */
  readonly open: readonly Finding[];
  readonly current: string | undefined;
  readonly check: Check;
  readonly onChoose: (id: string) => void;
  readonly onFix: (finding: Finding) => void;
  readonly onFine: (id: string) => void;
}

const icons = { stop: IconAlertOctagon, warn: IconAlertTriangle, note: IconInfoCircle } as const;
const names = { stop: "Before training", warn: "Warning", note: "Note" } as const;

export function FindingList(props: FindingListProps): ReactElement {
  const { quality, open, current, check, onChoose, onFix, onFine } = props;
  const { project } = useProject();
  const fine = fineOnes(project);
  const calledFine = quality.findings.filter(({ id }) => fine.has(id));
  const stops = open.filter(({ severity }) => severity === "stop").length;
  return (
    <section className={styles.list} aria-label="What the check found">
      <header>
        <h1>{titleWords(open.length)}</h1>
        <p>{subtitleWords(open.length, stops)}</p>
      </header>
      <ul className={styles.findings}>
        {open.map((finding) => {
          const Icon = icons[finding.severity];
          return (
            <li key={finding.id} className={styles.finding} data-current={finding.id === current || undefined}>
              <button
                type="button"
                className={styles.findingText}
                aria-pressed={finding.id === current}
                onClick={() => onChoose(finding.id)}
              >
                <Icon size={18} stroke={1.6} data-severity={finding.severity} aria-label={names[finding.severity]} />
                <b>{finding.title}</b>
                <span>{finding.text}</span>
              </button>
              <div className={styles.findingActions}>
                {finding.fixes[0] && (
                  <Button size="xs" variant="default" onClick={() => onFix(finding)}>
                    {finding.fixes[0].label}
                  </Button>
                )}
                {!finding.fixes[0] && finding.places.length > 0 && (
                  <Button size="xs" variant="default" onClick={() => onChoose(finding.id)}>
                    Show one by one
                  </Button>
                )}
                <Button size="xs" variant="subtle" onClick={() => onFine(finding.id)}>
                  It is fine
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
      <ul className={styles.passed} aria-label="What is right">
        {quality.passed.map((text) => (
          <li key={text}>
            <IconCheck size={16} stroke={1.6} aria-hidden="true" /> {text}
          </li>
        ))}
        {calledFine.map(({ id, title }) => (
          <li key={id}>
            <IconCheck size={16} stroke={1.6} aria-hidden="true" /> {title}: fine
            <Button size="compact-xs" variant="subtle" onClick={() => void submit(callFine(project, id, false))}>
              Not fine
            </Button>
          </li>
        ))}
      </ul>
      <CheckProgress check={check} />
    </section>
  );
}

function titleWords(open: number): string {
  if (open === 0) return "Nothing to worry about";
  return open === 1 ? "1 thing worth a look" : `${open} things worth a look`;
}

function subtitleWords(open: number, stops: number): string {
  if (open === 0) return "Everything that was looked at is right or was called fine.";
  if (stops > 0)
    return `${stops === 1 ? "One" : stops} of them should be mended before training. Every fix can be undone.`;
  return open === 1
    ? "It does not stop you. Every fix can be undone."
    : "None of them stops you. Every fix can be undone.";
}
