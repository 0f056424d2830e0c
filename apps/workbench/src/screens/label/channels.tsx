/** The inspector's channels: shown or not, colour, and the contrast of the one that is open. */
import type { ImageRecord } from "@cambrian/protocol";
import { ColorSwatch, Popover, Slider, UnstyledButton } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { type ReactElement, useState } from "react";
import { Section } from "../../components/section.js";
import { CHANNEL_COLOURS } from "./channel-colours.js";
import type { ShownChannel } from "./channel-styles.js";
import styles from "./channels.module.css";
import { Histogram } from "./histogram.js";

export interface ChannelsProps {
  readonly image: ImageRecord;
  readonly channels: readonly ShownChannel[];
  readonly onVisible: (name: string, visible: boolean) => void;
  readonly onColor: (name: string, color: string) => void;
  readonly onRange: (name: string, range: readonly [number, number]) => void;
  readonly onGamma: (name: string, gamma: number) => void;
  readonly onAuto: (names: readonly string[]) => void;
  /** A colour picture without any contrast of ours. */
  readonly onAsIs: () => void;
}

const figure = (value: number): string => value.toLocaleString("en", { maximumSignificantDigits: 4 });

export function Channels(props: ChannelsProps): ReactElement {
  const { image, channels, onAuto, onAsIs } = props;
  const [open, setOpen] = useState<string>();
  const opened = channels.find(({ name }) => name === open) ?? channels.find(({ visible }) => visible) ?? channels[0];
  const auto = (
    <span>
      {image.rgb && (
        <UnstyledButton className={styles.quiet} onClick={onAsIs}>
          As it is
        </UnstyledButton>
      )}
      <UnstyledButton className={styles.quiet} onClick={() => onAuto(channels.map(({ name }) => name))}>
        {channels.length > 1 ? "Auto all" : "Auto"}
      </UnstyledButton>
    </span>
  );
  return (
    <Section title="Channels" action={auto}>
      {channels.map((channel) => (
        <ChannelRow key={channel.name} {...props} channel={channel} open={channel === opened} onOpen={setOpen} />
      ))}
    </Section>
  );
}

interface RowProps extends ChannelsProps {
  readonly channel: ShownChannel;
  readonly open: boolean;
  readonly onOpen: (name: string) => void;
}

function ChannelRow({ image, channel, open, onOpen, onVisible, onColor, onRange, onGamma }: RowProps): ReactElement {
  const { name, visible, color, range, gamma, histogram } = channel;
  const wholeNumbers = !image.dtype.startsWith("float");
  const bits = `${image.dtype.replace(/\D/g, "")} bit${wholeNumbers ? "" : " float"}`;
  return (
    <div className={styles.channel} data-hidden={!visible || undefined}>
      <div className={styles.row}>
        {!image.rgb && (
          <>
            <UnstyledButton
              className={styles.icon}
              aria-label={`${visible ? "Hide" : "Show"} ${name}`}
              aria-pressed={visible}
              onClick={() => onVisible(name, !visible)}
            >
              {visible ? <IconEye size={16} stroke={1.6} /> : <IconEyeOff size={16} stroke={1.6} />}
            </UnstyledButton>
            <ColorPicker name={name} color={color} onColor={(next) => onColor(name, next)} />
          </>
        )}
        <UnstyledButton className={styles.name} aria-expanded={open} onClick={() => onOpen(name)}>
          {name}
        </UnstyledButton>
        <span className={styles.range}>{range ? `${figure(range[0])} – ${figure(range[1])}` : " "}</span>
      </div>
      {open && (
        <>
          <Histogram
            name={name}
            counts={histogram}
            range={range ?? [0, 1]}
            gamma={gamma}
            wholeNumbers={wholeNumbers}
            caption={histogram ? `${bits}, max ${figure(histogram.max)}` : " "}
            onRange={(next) => onRange(name, next)}
          />
          <div className={styles.setting}>
            <span>Gamma</span>
            <Slider
              className={styles.slider}
              thumbProps={{ "aria-label": `Gamma of ${name}` }}
              min={0.2}
              max={2}
              step={0.05}
              value={gamma}
              label={null}
              onChange={(next) => onGamma(name, next)}
            />
            <output className={styles.value}>{gamma.toFixed(2)}</output>
          </div>
        </>
      )}
    </div>
  );
}

function ColorPicker(props: {
  readonly name: string;
  readonly color: string;
  readonly onColor: (color: string) => void;
}): ReactElement {
  const { name, color, onColor } = props;
  const [open, setOpen] = useState(false);
  const choose = (next: string): void => {
    onColor(next);
    setOpen(false);
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus withinPortal>
      <Popover.Target>
        <UnstyledButton
          className={styles.swatch}
          aria-label={`Colour of ${name}`}
          aria-haspopup="dialog"
          onClick={() => setOpen(!open)}
        >
          <span className={styles.dot} style={{ background: color }} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={styles.palette}>
          {CHANNEL_COLOURS.map(({ name: shade, color: value }) => (
            <ColorSwatch
              key={value}
              component="button"
              type="button"
              color={value}
              size={24}
              aria-label={shade}
              aria-pressed={value === color}
              className={styles.choice}
              onClick={() => choose(value)}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
