/** A menu that takes all images of a condition (or well, or patient) into the training or leaves them out. */
import { leftOut, type ProjectState } from "@cambrian/protocol";
import { Button, Menu } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { isLabelled } from "./roles.js";
import { setLeftOut } from "./set-left-out.js";

interface Group {
  readonly column: string;
  readonly value: string;
  readonly images: readonly string[];
}

/** Values of the columns that some but not all labelled images share. */
function groupsOf(project: ProjectState): Group[] {
  const labelled = project.images.filter((image) => !image.removed && !image.everTested && isLabelled(image));
  const groups = new Map<string, Group & { images: string[] }>();
  for (const { id, metadata } of labelled)
    for (const [column, value] of Object.entries(metadata)) {
      const key = `${column}\n${value}`;
      const group = groups.get(key) ?? { column, value, images: [] };
      group.images.push(id);
      groups.set(key, group);
    }
  return [...groups.values()].filter(({ images }) => images.length < labelled.length && images.length > 1);
}

/** Nothing where images have no columns to choose by. */
export function ByCondition({ project }: { readonly project: ProjectState }): ReactElement | null {
  const groups = groupsOf(project);
  if (groups.length === 0) return null;
  const out = leftOut(project);
  const columns = [...new Set(groups.map(({ column }) => column))];
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={16} stroke={1.6} />}>
          Choose by condition
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: "auto" }}>
        {columns.map((column) => (
          <div key={column}>
            <Menu.Label>{column}</Menu.Label>
            {groups
              .filter((group) => group.column === column)
              .map(({ value, images }) => {
                const used = images.filter((id) => !(id in out)).length;
                return (
                  <Menu.Item
                    key={value}
                    leftSection={
                      <IconCheck size={16} stroke={1.6} style={{ visibility: used > 0 ? "visible" : "hidden" }} />
                    }
                    rightSection={`${used} of ${images.length}`}
                    onClick={() => setLeftOut(project, images, used > 0 ? `${column}: ${value}` : undefined)}
                  >
                    {value}
                  </Menu.Item>
                );
              })}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
