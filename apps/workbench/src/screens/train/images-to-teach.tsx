/** The labelled images under the role they have in a training, each of which can be left out with one click. */
import type { ImageRecord, ProjectState, Split } from "@cambrian/protocol";
import { Checkbox } from "@mantine/core";
import { IconCheck, IconLock } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { counted } from "../evidence/counted.js";
import { Picture } from "../evidence/picture.js";
import { ByCondition } from "./by-condition.js";
import { countObjects, type Roles } from "./roles.js";
import { setLeftOut } from "./set-left-out.js";
import styles from "./setup.module.css";

export interface ImagesToTeachProps {
  readonly project: ProjectState;
  readonly objects: Readonly<Record<string, number>>;
  readonly roles: Roles;
  /** Roles for those that have none. */
  readonly given: Readonly<Record<Split, readonly string[]>>;
  readonly labelled: number;
}

const titles: Readonly<Record<Split, string>> = {
  train: "To learn from",
  validation: "To watch progress",
  test: "To test at the end",
};

export function ImagesToTeach({ project, objects, roles, given, labelled }: ImagesToTeachProps): ReactElement {
  const byId = new Map(project.images.map((image) => [image.id, image]));
  const membersOf = (split: Split): ImageRecord[] => [
    ...roles[split],
    ...given[split].flatMap((id) => byId.get(id) ?? []),
  ];
  const outOf = (split: Split) =>
    roles.leftOut.filter(({ image }) => (image.everTested ? "test" : (image.split ?? "train")) === split);
  const used = labelled - roles.leftOut.length;
  const chosen = given.train.length + given.validation.length + given.test.length;
  return (
    <section className={styles.images} aria-label="Images to teach with">
      <header className={styles.head}>
        <div>
          <h1>{counted(used, "image")} to teach with</h1>
          <p>
            {labelled === 1 ? "1 is labelled or reviewed" : `${labelled} are labelled or reviewed`}
            {roles.leftOut.length > 0 && `; ${leftOutInWords(roles)}`}.
            {chosen > 0 &&
              ` ${counted(chosen, "image")} without a role get one by chance, as shown; Check can change it.`}
          </p>
        </div>
        <ByCondition project={project} />
      </header>
      {(Object.keys(titles) as Split[]).map((split) => {
        const members = membersOf(split);
        const out = outOf(split);
        return (
          <section key={split} className={styles.group} aria-label={titles[split]}>
            <h2>
              {titles[split]}
              <span>
                {counted(members.length, "image")}, {counted(countObjects(members, objects), "cell")}
                {split === "test" && members.length > 0 && " · once a test image, always a test image"}
              </span>
            </h2>
            {members.length + out.length === 0 && <p className={styles.none}>{noneWords[split]}</p>}
            <ul className={styles.cards}>
              {[...members.map((image) => ({ image, reason: undefined })), ...out]
                .sort((a, b) => a.image.name.localeCompare(b.image.name, "en", { numeric: true }))
                .map(({ image, reason }) => (
                  <li key={image.id}>
                    <Card
                      project={project}
                      image={image}
                      reason={reason}
                      cells={objects[image.id] ?? 0}
                      test={split === "test"}
                    />
                  </li>
                ))}
            </ul>
          </section>
        );
      })}
    </section>
  );
}

const noneWords: Readonly<Record<Split, string>> = {
  train: "No image is left to learn from. Take one in again, or label another.",
  validation:
    "One more labelled image would show, while it learns, how the model does on an image it does not learn from.",
  test: "With four labelled images one is set aside, and the report can say how good the model is on images it never saw.",
};

function leftOutInWords({ leftOut }: Roles): string {
  const byReason = new Map<string, number>();
  for (const { reason } of leftOut) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  const parts = [...byReason].map(([reason, count]) => `${count} ${reason}`);
  return `${leftOut.length} left out (${parts.join(", ")})`;
}

interface CardProps {
  readonly project: ProjectState;
  readonly image: ImageRecord;
  readonly reason: string | undefined;
  readonly cells: number;
  readonly test: boolean;
}

function Card({ project, image, reason, cells, test }: CardProps): ReactElement {
  const out = reason !== undefined;
  return (
    <div className={styles.card} data-out={out || undefined}>
      <div className={styles.thumb}>
        <Picture project={project.id} image={image} size={320} labels={!out} fit="cover" alt="" />
        {test && (
          <span className={styles.lock}>
            <IconLock size={14} stroke={1.6} aria-hidden="true" /> test
          </span>
        )}
      </div>
      <div className={styles.caption}>
        {test && !out ? (
          <span className={styles.fixed} title="Kept for the test at the end; it is never learnt from">
            <IconCheck size={14} stroke={2} aria-hidden="true" />
            <span className={styles.name}>{image.name}</span>
          </span>
        ) : (
          <Checkbox
            size="xs"
            checked={!out}
            onChange={() => setLeftOut(project, [image.id], out ? undefined : "by you")}
            label={<span className={styles.name}>{image.name}</span>}
            classNames={{
              root: styles.check ?? "",
              labelWrapper: styles.checkLabel ?? "",
              label: styles.checkText ?? "",
            }}
          />
        )}
        <span className={styles.count}>{out ? reason : cells.toLocaleString("en-GB")}</span>
      </div>
    </div>
  );
}
