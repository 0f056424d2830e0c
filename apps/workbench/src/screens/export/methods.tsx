/** The methods text as it is now, to copy, and what it rests on. */
import { type ModelRecord, routes } from "@cambrian/protocol";
import { Button, CopyButton, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCopy } from "@tabler/icons-react";
import { type ReactElement, useEffect } from "react";
import { refresh, useApi } from "../../api/api.js";
import { useProject } from "../../state/project.js";
import { counted, grouped } from "../evidence/counted.js";
import { Failure } from "../evidence/failure.js";
import styles from "./export.module.css";

export interface MethodsProps {
  readonly model: ModelRecord | undefined;
  /** Names of images that are not written. */
  readonly leftOut: readonly string[];
  readonly reviewedOnly: boolean;
}

export function Methods({ model, leftOut, reviewedOnly }: MethodsProps): ReactElement {
  const { project } = useProject();
  const { data, error, refetch } = useApi(routes.methods, { params: { project: project.id } });
  // biome-ignore lint/correctness/useExhaustiveDependencies: every step of the project can change the text
  useEffect(() => refresh(routes.methods), [project.seq]);
  return (
    <section aria-label="Methods text">
      <div className={styles.sideHead}>
        <div>
          <h2>Methods text</h2>
          <p>Written from what was done. Every number is taken from the project.</p>
        </div>
        <CopyButton value={data?.text ?? ""}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              disabled={!data}
              onClick={copy}
              leftSection={copied ? <IconCheck size={16} stroke={1.6} /> : <IconCopy size={16} stroke={1.6} />}
            >
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      </div>
      {error && !data ? (
        <Failure
          error={error}
          title="The methods text cannot be written"
          action={<Button onClick={() => void refetch()}>Try again</Button>}
        />
      ) : data ? (
        <div className={styles.text}>
          {data.text.split("\n\n").map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
      ) : (
        <div className={styles.text} aria-busy="true">
          <span className="visually-hidden">Writing the methods text</span>
          {["100%", "96%", "98%", "62%"].map((width) => (
            <Skeleton key={width} height={12} mb={8} width={width} />
          ))}
        </div>
      )}
      <dl className={styles.facts}>
        {model?.sha256 && (
          <div>
            <dt>Model fingerprint</dt>
            <dd>
              <code title={model.sha256}>{fingerprint(model.sha256)}</code>
            </dd>
          </div>
        )}
        <div>
          <dt>Project step</dt>
          <dd>{grouped(project.seq)}</dd>
        </div>
      </dl>
      {leftOut.length > 0 && (
        <p className={styles.warning}>
          <IconAlertTriangle size={16} stroke={1.6} aria-hidden="true" />
          <span>
            {counted(leftOut.length, "image")}{" "}
            {reviewedOnly
              ? leftOut.length === 1
                ? "is not reviewed"
                : "are not reviewed"
              : leftOut.length === 1
                ? "has no outlines"
                : "have no outlines"}{" "}
            and {leftOut.length === 1 ? "is" : "are"} not in the files: {listed(leftOut)}.
          </span>
        </p>
      )}
    </section>
  );
}

/** The first sixteen digits in fours. */
const fingerprint = (sha256: string): string => (sha256.slice(0, 16).match(/.{1,4}/g) ?? []).join(" ");

function listed(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
}
