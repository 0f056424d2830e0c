/** The check before training: what is worth a look, the evidence for one of them, and what to expect of a training. */
import { routes } from "@cambrian/protocol";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useApi } from "../../api/api.js";
import { Screen } from "../../shell/screen.js";
import { useKeys } from "../../state/keys.js";
import { go } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { submit } from "../../state/submit.js";
import { Empty } from "../evidence/empty.js";
import { Failure } from "../evidence/failure.js";
import styles from "./check.module.css";
import { Evidence } from "./evidence.js";
import { FindingList } from "./finding-list.js";
import { callFine, fixChanges, openFindings } from "./findings.js";
import { Outlook } from "./outlook.js";
import { CheckSkeleton } from "./skeleton.js";
import { SplitBoard } from "./split-board.js";
import { useCheck } from "./use-check.js";

/** What the middle shows: a finding, or who learns and who tests. */
type Middle = "finding" | "split";

export default function CheckScreen(): ReactElement {
  const { project } = useProject();
  const answer = useApi(routes.quality, { params: { project: project.id } });
  const check = useCheck(answer.data);
  const [chosen, setChosen] = useState<string>();
  const [middle, setMiddle] = useState<Middle>("finding");
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<unknown>();
  const quality = answer.data?.quality ?? undefined;
  const open = quality ? openFindings(quality, project) : [];
  const current = open.find(({ id }) => id === chosen) ?? open[0];

  const choose = (id: string): void => {
    setChosen(id);
    setMiddle("finding");
    setLeft(new Set());
    setFailure(undefined);
  };
  const step = (by: 1 | -1): void => {
    const at = open.findIndex(({ id }) => id === current?.id);
    const next = open[(((at + by) % open.length) + open.length) % open.length];
    if (next) choose(next.id);
  };
  const fix = async (index = 0): Promise<void> => {
    if (!current) return;
    setFailure(undefined);
    try {
      for (const change of fixChanges(current, index, left, project)) await submit(change);
    } catch (error) {
      setFailure(error);
    }
  };
  const fine = (id: string): void => {
    submit(callFine(project, id, true)).catch(setFailure);
  };
  useKeys({
    j: () => step(1),
    "shift+j": () => step(-1),
    enter: () => void fix(),
    "shift+enter": () => go({ step: "train" }),
  });

  if (project.images.every(({ removed }) => removed)) {
    return (
      <Screen>
        <Empty
          title="Nothing to check yet"
          text="The check looks for blurred, empty and doubled images and for cells nobody labelled. It needs images."
          action={<Button onClick={() => go({ step: "images" })}>Add images</Button>}
        />
      </Screen>
    );
  }
  if (answer.error && !answer.data) {
    return (
      <Screen>
        <Failure
          whole
          error={answer.error}
          title="The check cannot be shown"
          action={<Button onClick={() => void answer.refetch()}>Try again</Button>}
        />
      </Screen>
    );
  }
  if (!quality) return <CheckSkeleton check={check} />;
  return (
    <Screen>
      <div className={styles.columns}>
        <FindingList
          quality={quality}
          open={open}
          current={middle === "finding" ? current?.id : undefined}
          check={check}
          onChoose={choose}
          onFix={(finding) => {
            // A fix is done where its evidence stands: the first click shows it, so that nothing unseen changes.
            if (finding.id === current?.id && middle === "finding") void fix();
            else choose(finding.id);
          }}
          onFine={fine}
        />
        {middle === "split" ? (
          <SplitBoard onClose={() => setMiddle("finding")} />
        ) : (
          <Evidence
            finding={current}
            left={left}
            onLeft={setLeft}
            onFix={(index) => void fix(index)}
            onFine={() => current && fine(current.id)}
            failure={failure}
          />
        )}
        <Outlook
          quality={quality}
          onSplit={() => setMiddle(middle === "split" ? "finding" : "split")}
          split={middle === "split"}
        />
      </div>
    </Screen>
  );
}
