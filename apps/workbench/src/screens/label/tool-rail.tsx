/** The tools beside the canvas, one a row with its key; undo and redo at the foot. Wide windows show names. */
import { Tooltip, UnstyledButton } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import { Fragment, type ReactElement } from "react";
import type { ToolEntry } from "../../tasks/task-ui.js";
import styles from "./tool-rail.module.css";

export interface ToolRailProps {
  readonly tools: readonly ToolEntry[];
  readonly current: string;
  readonly onTool: (id: string) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

export function ToolRail({ tools, current, onTool, onUndo, onRedo }: ToolRailProps): ReactElement {
  return (
    <div className={styles.rail} role="toolbar" aria-label="Tools" aria-orientation="vertical">
      {tools.map((tool, index) => (
        <Fragment key={tool.id}>
          {index > 0 && tools[index - 1]?.group !== tool.group && <hr className={styles.line} />}
          <Tooltip label={<ToolTip tool={tool} />} position="right" openDelay={400}>
            <UnstyledButton
              className={styles.tool}
              aria-label={tool.name}
              aria-keyshortcuts={tool.key}
              aria-pressed={tool.id === current}
              onClick={() => onTool(tool.id)}
            >
              <tool.icon size={18} stroke={1.6} aria-hidden="true" />
              <span className={styles.name}>{tool.name}</span>
              <span className={styles.key} aria-hidden="true">
                {tool.key.toUpperCase()}
              </span>
            </UnstyledButton>
          </Tooltip>
        </Fragment>
      ))}
      <span className={styles.space} />
      <hr className={styles.line} />
      <div className={styles.steps}>
        <Tooltip label="Undo your last step, Ctrl or ⌘ Z" position="right" openDelay={400}>
          <UnstyledButton className={styles.step} aria-label="Undo" onClick={onUndo}>
            <IconArrowBackUp size={18} stroke={1.6} aria-hidden="true" />
          </UnstyledButton>
        </Tooltip>
        <Tooltip label="Redo, Ctrl or ⌘ Shift Z" position="right" openDelay={400}>
          <UnstyledButton className={styles.step} aria-label="Redo" onClick={onRedo}>
            <IconArrowForwardUp size={18} stroke={1.6} aria-hidden="true" />
          </UnstyledButton>
        </Tooltip>
      </div>
    </div>
  );
}

function ToolTip({ tool }: { readonly tool: ToolEntry }): ReactElement {
  return (
    <span className={styles.tip}>
      <strong>
        {tool.name} <kbd>{tool.key.toUpperCase()}</kbd>
      </strong>
      <br />
      {tool.about}
    </span>
  );
}
