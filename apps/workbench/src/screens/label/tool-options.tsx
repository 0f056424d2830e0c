/** The option bar: what the tool in hand can be told, two key hints, and the way to the next image. */
import type { ClassRecord } from "@cambrian/protocol";
import { Button, Checkbox, Menu, SegmentedControl, Slider, UnstyledButton } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { ReactElement, ReactNode } from "react";
import { Kbd } from "../../components/kbd.js";
import type { TaskWords, ToolEntry } from "../../tasks/task-ui.js";
import { sizeToSlider, sliderToSize } from "./brush-size.js";
import styles from "./tool-options.module.css";
import type { ViewSettings } from "./view-settings.js";

export interface ToolOptionsProps {
  readonly tool: ToolEntry;
  readonly words: TaskWords;
  readonly classes: readonly ClassRecord[];
  readonly settings: ViewSettings;
  readonly um: number | undefined;
  readonly selection: readonly number[];
  /** Who proposes outlines: "model 2" or "watershed"; known after the first click. */
  readonly outlineBy: string | undefined;
  readonly onChange: (change: Partial<ViewSettings>) => void;
  readonly onMerge: () => void;
  readonly onClass: (index: number) => void;
  readonly done: { readonly words: string; readonly run: () => void };
}

/** Tools that make a new object and so ask for its class. */
const MAKES = new Set(["outline", "brush", "polygon", "lasso", "fill"]);

export function ToolOptions(props: ToolOptionsProps): ReactElement {
  const { tool, done } = props;
  return (
    <div className={styles.bar}>
      <strong className={styles.tool}>{tool.name}</strong>
      <div className={styles.settings}>{settingsOf(props)}</div>
      <div className={styles.hints} aria-hidden="true">
        {tool.hints.map(({ key, does }) => (
          <span key={key} className={styles.hint}>
            <Kbd>{key}</Kbd> {does}
          </span>
        ))}
      </div>
      <Button className={styles.done} variant="filled" size="sm" onClick={done.run} aria-keyshortcuts="Shift+Enter">
        {done.words}
        <span className={styles.keys} aria-hidden="true">
          ⇧ Enter
        </span>
      </Button>
    </div>
  );
}

function settingsOf(props: ToolOptionsProps): ReactNode {
  const { tool, words, classes, settings, um, selection, outlineBy, onChange, onMerge, onClass } = props;
  const size = (
    <label className={styles.size}>
      <span>Size</span>
      <Slider
        className={styles.slider}
        thumbProps={{ "aria-label": `Size of the ${tool.name.toLowerCase()}` }}
        min={0}
        max={1}
        step={0.01}
        label={null}
        value={sizeToSlider(settings.brushPx)}
        onChange={(part) => onChange({ brushPx: sliderToSize(part) })}
      />
      <output className={styles.figure}>
        {um === undefined ? `${Math.round(settings.brushPx)} px` : `${(settings.brushPx * um).toFixed(1)} µm`}
      </output>
    </label>
  );
  const last = selection.at(-1);
  const makes = classes.length > 1 && MAKES.has(tool.id) && (
    <ClassMenu classes={classes} index={settings.classIndex} onClass={(classIndex) => onChange({ classIndex })} />
  );
  switch (tool.id) {
    case "brush":
      return (
        <>
          {size}
          <SegmentedControl
            size="xs"
            aria-label="What the brush paints"
            value={settings.addToSelected ? "add" : "new"}
            onChange={(value) => onChange({ addToSelected: value === "add" })}
            data={[
              { value: "new", label: `New ${words.object}` },
              { value: "add", label: last === undefined ? "Add to selected" : `Add to #${last}` },
            ]}
          />
          {makes}
          <Checkbox
            size="xs"
            label="Over others"
            checked={settings.overOthers}
            onChange={(event) => onChange({ overOthers: event.currentTarget.checked })}
          />
        </>
      );
    case "eraser":
      return (
        <>
          {size}
          <span className={styles.words}>{selection.length === 1 ? `Only #${last}` : `Any ${words.object}`}</span>
        </>
      );
    case "outline":
      return (
        <>
          {makes}
          <span className={styles.words}>{outlineBy ? `Proposed by ${outlineBy}` : ""}</span>
        </>
      );
    case "merge":
      return selection.length > 1 ? (
        <Button size="xs" variant="default" onClick={onMerge}>{`Merge ${selection.length} ${words.objects}`}</Button>
      ) : (
        <span className={styles.words}>{`Drag from one ${words.object} into others, or select two or more`}</span>
      );
    case "class":
      return (
        <div className={styles.classes} role="radiogroup" aria-label="Class">
          {classes.map(({ name, color }, index) => (
            <UnstyledButton
              key={name}
              role="radio"
              aria-checked={settings.classIndex === index}
              className={styles.class}
              onClick={() => onClass(index)}
            >
              <span className={styles.dot} style={{ background: color }} />
              {name}
              {index < 9 && <span className={styles.digit}>{index + 1}</span>}
            </UnstyledButton>
          ))}
          {classes.length === 0 && (
            <span className={styles.words}>{`Every ${words.object} has the same class in this project.`}</span>
          )}
        </div>
      );
    case "select":
      return (
        <span className={styles.words}>
          {selection.length > 1 ? `${selection.length} ${words.objects} selected` : ""}
        </span>
      );
    default:
      return makes;
  }
}

function ClassMenu(props: {
  readonly classes: readonly ClassRecord[];
  readonly index: number;
  readonly onClass: (index: number) => void;
}): ReactElement {
  const { classes, index, onClass } = props;
  const current = classes[index] ?? classes[0];
  return (
    <Menu>
      <Menu.Target>
        <UnstyledButton className={styles.chip} aria-label={`Class of new ones: ${current?.name ?? ""}`}>
          <span className={styles.dot} style={{ background: current?.color }} />
          {current?.name}
          <IconChevronDown size={14} stroke={1.6} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {classes.map(({ name, color }, at) => (
          <Menu.Item
            key={name}
            leftSection={<span className={styles.dot} style={{ background: color }} />}
            onClick={() => onClass(at)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
