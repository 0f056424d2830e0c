/** The files an export wrote, each with its size and a link, and all of them as one. */
import { type JobRecord, routes } from "@cambrian/protocol";
import { Button, Skeleton } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { api, useApi } from "../../api/api.js";
import { useProject } from "../../state/project.js";
import { counted } from "../evidence/counted.js";
import { clock } from "../evidence/duration.js";
import { Failure } from "../evidence/failure.js";
import styles from "./export.module.css";
import { bytesInWords } from "./kinds.js";

export interface WrittenProps {
  /** The last that was finished. */
  readonly job: JobRecord | undefined;
  /** The last of all, when it went wrong. */
  readonly failed: JobRecord | undefined;
}

export function Written({ job, failed }: WrittenProps): ReactElement {
  const { project } = useProject();
  const params = { project: project.id, job: job?.id ?? "" };
  const { data, error, refetch } = useApi(
    routes.exported,
    { params },
    { enabled: job !== undefined, staleTime: Number.POSITIVE_INFINITY },
  );
  const link = (file: string): string => api.url(routes.exportedFile, { params: { ...params, file } });
  const failure = failed?.error && <Failure error={failed.error} title="The files were not written" />;
  if (!job) {
    if (failure) return <section aria-label="Files">{failure}</section>;
    return (
      <section aria-label="Files">
        <div className={styles.sideHead}>
          <div>
            <h2>No files yet</h2>
            <p>Choose what should go out, then write the files. They are listed here.</p>
          </div>
        </div>
      </section>
    );
  }
  const total = data?.files.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;
  return (
    <section aria-label="Files">
      {failure && <div className={styles.failure}>{failure}</div>}
      <div className={styles.sideHead}>
        <div>
          <h2>{data ? counted(data.files.length, "file") : "Files"}</h2>
          <p>
            Written {whenWords(job.endedAt ?? job.createdAt)}
            {data && `, ${bytesInWords(total)} together`}
          </p>
        </div>
        {data && data.files.length > 0 && (
          <Button
            component="a"
            variant="default"
            href={link("all.zip")}
            download
            leftSection={<IconDownload size={16} stroke={1.6} />}
          >
            All as one zip
          </Button>
        )}
      </div>
      {error && !data ? (
        <Failure
          error={error}
          title="The files cannot be listed"
          action={<Button onClick={() => void refetch()}>Try again</Button>}
        />
      ) : !data ? (
        <div className={styles.files} aria-busy="true">
          <span className="visually-hidden">Listing the files</span>
          {[0, 1, 2, 3].map((n) => (
            <Skeleton key={n} height={36} mb={8} />
          ))}
        </div>
      ) : (
        <ul className={styles.files}>
          {data.files.map(({ name, bytes, about, sha256 }) => (
            <li key={name}>
              <a href={link(name)} download title={`SHA-256 ${sha256}`}>
                <code>{name}</code>
                <span>{bytesInWords(bytes)}</span>
                <small>{about}</small>
                <IconDownload size={16} stroke={1.6} aria-label="Download" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** "at 14:52" today, "on 3 March at 14:52" before. */
function whenWords(at: number): string {
  const date = new Date(at);
  const day = date.toLocaleDateString("en-GB", { day: "numeric", month: "long" });
  return date.toDateString() === new Date().toDateString() ? `at ${clock(at)}` : `on ${day} at ${clock(at)}`;
}
