/** Who learns, who watches, who tests: a row for every labelled image. A test image is locked, with the reason. */
import type { ImageRecord, Split } from "@cambrian/protocol";
import { Button, SegmentedControl } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { type ReactElement, useState } from "react";
import { useProject } from "../../state/project.js";
import { submit } from "../../state/submit.js";
import { counted } from "../evidence/counted.js";
import { Failure } from "../evidence/failure.js";
import { Picture } from "../evidence/picture.js";
import { divide, rolesOf } from "../train/roles.js";
import styles from "./check.module.css";

const choices = [
  { value: "train", label: "Learn" },
  { value: "validation", label: "Watch" },
  { value: "test", label: "Test" },
];

export function SplitBoard({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { project, objects } = useProject();
  const [failure, setFailure] = useState<unknown>();
  const roles = rolesOf(project);
  const images = [...roles.train, ...roles.validation, ...roles.test, ...roles.unassigned].sort((a, b) =>
    a.name.localeCompare(b.name, "en", { numeric: true }),
  );
  const set = async (ids: readonly string[], split: Split): Promise<void> => {
    if (ids.length === 0) return;
    setFailure(undefined);
    try {
      await submit({ kind: "images.split", images: ids, split });
    } catch (error) {
      setFailure(error);
    }
  };
  const byChance = async (): Promise<void> => {
    const given = divide(roles);
    for (const split of ["train", "validation", "test"] as const) await set(given[split], split);
  };
  return (
    <section className={styles.evidence} aria-label="Who learns and who tests">
      <header>
        <h2>Who learns, who tests</h2>
        <p>The model learns from the first, chooses its best moment on the second, and is judged on the third.</p>
      </header>
      {failure !== undefined && <Failure error={failure} />}
      {images.length === 0 && <p className={styles.nothing}>No image is labelled yet.</p>}
      <ul className={styles.board}>
        {images.map((image) => (
          <li key={image.id}>
            <Row
              project={project.id}
              image={image}
              cells={objects[image.id] ?? 0}
              onSplit={(split) => void set([image.id], split)}
            />
          </li>
        ))}
      </ul>
      <footer className={styles.fixes}>
        {roles.unassigned.length > 0 && (
          <Button variant="default" onClick={() => void byChance()}>
            Give {counted(roles.unassigned.length, "image")} a role by chance
          </Button>
        )}
        <Button variant="subtle" onClick={onClose}>
          Back to the findings
        </Button>
        <span>An image once used to test never goes back to training.</span>
      </footer>
    </section>
  );
}

interface RowProps {
  readonly project: string;
  readonly image: ImageRecord;
  readonly cells: number;
  readonly onSplit: (split: Split) => void;
}

function Row({ project, image, cells, onSplit }: RowProps): ReactElement {
  return (
    <div className={styles.row}>
      <span className={styles.rowPicture}>
        <Picture project={project} image={image} size={160} fit="cover" alt="" />
      </span>
      <span className={styles.rowName}>{image.name}</span>
      <span className={styles.value}>{counted(cells, "cell")}</span>
      {image.everTested ? (
        <span className={styles.locked} title="A model that had learnt from it could not be judged by it any more">
          <IconLock size={16} stroke={1.6} aria-hidden="true" /> Test: it was tested with and stays so
        </span>
      ) : (
        <SegmentedControl
          size="xs"
          aria-label={`What ${image.name} is for`}
          data={choices}
          value={image.split ?? ""}
          onChange={(value) => onSplit(value as Split)}
        />
      )}
    </div>
  );
}
