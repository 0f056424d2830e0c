/** Measure: what is compared, by what, and which unit counts; the plot, the difference, the cell itself and the table, all linked. */
import { routes } from "@cambrian/protocol";
import { Button, Skeleton } from "@mantine/core";
import { type ReactElement, useMemo } from "react";
import { useApi } from "../../api/api.js";
import { Screen } from "../../shell/screen.js";
import { go } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { Empty } from "../evidence/empty.js";
import { Failure } from "../evidence/failure.js";
import { CellTable, onlyChecked, uncheckedRows } from "./cell-table.js";
import { useChoices } from "./choices.js";
import styles from "./measure.module.css";
import { MeasureWork } from "./measure-work.js";

export default function MeasureScreen(): ReactElement {
  const { project, objects } = useProject();
  const there = project.images.filter(({ removed }) => !removed);
  const cells = there.reduce((sum, { id }) => sum + (objects[id] ?? 0), 0);
  const measured = useApi(
    routes.measurements,
    { params: { project: project.id }, query: { reviewedOnly: "false" } } as never,
    { enabled: cells > 0, staleTime: 0 },
  );
  const metadata = there.map((image) => Object.keys(image.metadata).join("\n")).join("\n");
  const [choices] = useChoices(project.id);
  const unchecked = measured.data ? uncheckedRows(measured.data) : 0;
  const withUnchecked = choices.unchecked ?? unchecked === measured.data?.rows;
  const table = useMemo(() => {
    if (!measured.data) return undefined;
    return new CellTable(withUnchecked ? measured.data : onlyChecked(measured.data), new Set(metadata.split("\n")));
  }, [measured.data, metadata, withUnchecked]);
  if (cells === 0)
    return (
      <Screen>
        <Empty
          title="Nothing to measure yet"
          text={
            there.length === 0
              ? "Measuring needs images with outlines. This project has no images."
              : `Measuring needs outlines. None of the ${there.length} images has any.`
          }
          action={
            <Button onClick={() => go({ step: there.length === 0 ? "images" : "label" })}>
              {there.length === 0 ? "Add images" : "Go to labelling"}
            </Button>
          }
        />
      </Screen>
    );
  if (measured.error && !measured.data)
    return (
      <Screen>
        <Failure
          whole
          error={measured.error}
          title="The cells could not be measured"
          action={<Button onClick={() => void measured.refetch()}>Try again</Button>}
        />
      </Screen>
    );
  if (table && table.measures.length === 0)
    return (
      <Screen>
        <Empty
          title="Too few cells to measure"
          text="A measurement says something when two cells or more differ in it. Outline or check more cells."
          action={<Button onClick={() => go({ step: "label" })}>Go to labelling</Button>}
        />
      </Screen>
    );
  if (!table)
    return (
      <Screen options={<span />}>
        <div className={styles.work} aria-busy="true">
          <div className={styles.waiting} role="status">
            Measuring {cells.toLocaleString("en-GB")} cells
            <Skeleton height={280} mt={12} radius={6} />
          </div>
          <div className={styles.well} />
          <div className={styles.lower}>
            {[0, 1, 2, 3, 4, 5].map((n) => (
              <Skeleton key={n} height={20} m={8} radius={3} />
            ))}
          </div>
        </div>
      </Screen>
    );
  return <MeasureWork table={table} unchecked={unchecked} withUnchecked={withUnchecked} again={measured.refetch} />;
}
