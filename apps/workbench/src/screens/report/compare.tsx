/** Two models side by side, image by image, on the images both were tested with. */
import { type ModelRecord, type Report, routes } from "@cambrian/protocol";
import { Button, Popover, Select } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useApi } from "../../api/api.js";
import { go } from "../../state/place.js";
import { useProject } from "../../state/project.js";
import { outOf100 } from "../evidence/counted.js";
import { Failure } from "../evidence/failure.js";
import styles from "./report.module.css";

/** Nothing when there is no other model with a report. */
export function Compare({
  model,
  report,
}: {
  readonly model: ModelRecord;
  readonly report: Report;
}): ReactElement | null {
  const { project } = useProject();
  const others = project.models.filter(
    ({ id, job, state }) => id !== model.id && job !== undefined && state !== "discarded",
  );
  const [chosen, setChosen] = useState<string>();
  const [open, setOpen] = useState(false);
  const other =
    others.find(({ id }) => id === chosen) ??
    others.findLast(({ createdAt }) => createdAt < model.createdAt) ??
    others[0];
  const theirs = useApi(
    routes.report,
    { params: { project: project.id, model: other?.id ?? "" } },
    { enabled: open && other !== undefined },
  );
  if (!other) return null;
  const nameOf = (id: string): string => project.images.find((image) => image.id === id)?.name ?? id;
  const values = new Map(theirs.data?.images.map(({ image, value }) => [image, value]));
  const shared = report.images.filter(({ image }) => values.has(image));
  return (
    <Popover opened={open} onChange={setOpen} position="top-end" width={420} trapFocus>
      <Popover.Target>
        <Button variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          Compare with {other.name}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {others.length > 1 && (
          <Select
            label="Compare with"
            data={others.map(({ id, name }) => ({ value: id, label: name }))}
            value={other.id}
            allowDeselect={false}
            onChange={(id) => setChosen(id ?? undefined)}
            comboboxProps={{ withinPortal: false }}
          />
        )}
        {theirs.error && <Failure error={theirs.error} />}
        {theirs.data && (
          <div className={styles.compare}>
            <table>
              <caption>
                Of 100 cells right,{" "}
                {shared.length === 0 ? "no image in common" : `on the ${shared.length} images both were tested with`}
              </caption>
              <thead>
                <tr>
                  <th scope="col">Image</th>
                  <th scope="col">{other.name}</th>
                  <th scope="col">{model.name}</th>
                  <th scope="col">Difference</th>
                </tr>
              </thead>
              <tbody>
                {shared.map(({ image, value }) => {
                  const before = values.get(image) ?? Number.NaN;
                  const more = Math.round(value * 100) - Math.round(before * 100);
                  return (
                    <tr key={image}>
                      <th scope="row">{nameOf(image)}</th>
                      <td>{outOf100(before)}</td>
                      <td>{outOf100(value)}</td>
                      <td>{Number.isNaN(more) ? "–" : more > 0 ? `+${more}` : more}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        )}
        <Button variant="default" mt={12} onClick={() => go({ step: "report", model: other.id })}>
          Open the report of {other.name}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
