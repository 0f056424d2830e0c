/** The inspector's labels: outline, fill or both, how strong, and what the colour says. */
import { NativeSelect, SegmentedControl, Slider } from "@mantine/core";
import type { ReactElement } from "react";
import { Section } from "../../components/section.js";
import styles from "./label-look.module.css";
import type { ColorBy, LabelShow, ViewSettings } from "./view-settings.js";

export interface LabelLookProps {
  readonly settings: ViewSettings;
  /** "cell" */
  readonly object: string;
  readonly classes: boolean;
  readonly onChange: (change: Partial<ViewSettings>) => void;
}

export function LabelLook({ settings, object, classes, onChange }: LabelLookProps): ReactElement {
  const colors: { value: ColorBy; label: string }[] = [
    { value: "object", label: `Each ${object}` },
    ...(classes ? [{ value: "class", label: "Class" } as const] : []),
    { value: "area", label: "Area" },
    { value: "doubt", label: "Doubt" },
    { value: "author", label: "Author" },
  ];
  const show = (
    <SegmentedControl
      size="xs"
      aria-label="How labels are drawn"
      value={settings.show}
      onChange={(value) => onChange({ show: value as LabelShow })}
      data={[
        { value: "outline", label: "Outline" },
        { value: "fill", label: "Fill" },
        { value: "both", label: "Both" },
      ]}
    />
  );
  return (
    <Section title="Labels" action={show}>
      <div className={styles.setting}>
        <span>Opacity</span>
        <Slider
          thumbProps={{ "aria-label": "Opacity of labels" }}
          min={0.1}
          max={1}
          step={0.05}
          value={settings.opacity}
          label={null}
          onChange={(opacity) => onChange({ opacity })}
        />
        <output className={styles.value}>{`${Math.round(settings.opacity * 100)} %`}</output>
      </div>
      <div className={styles.setting}>
        <span>Colour</span>
        <NativeSelect
          className={styles.select}
          classNames={{ input: styles.choice ?? "" }}
          size="xs"
          aria-label="What the colour of a label says"
          value={settings.colorBy}
          onChange={(event) => onChange({ colorBy: event.currentTarget.value as ColorBy })}
          data={colors}
        />
      </div>
    </Section>
  );
}
