import { describe, expect, test } from "vitest";
import { channelStyles, colorSetting, isBright, shownChannels } from "./channel-styles.js";

const histogram = { min: 100, max: 900, counts: [1], auto: [150, 700] as const };
const image = {
  dtype: "uint16" as const,
  rgb: false,
  channels: [
    { name: "Hoechst", color: "#FFFFFF" },
    { name: "Actin", color: "#5BE37D" },
  ],
};
const project = { settings: {} };

describe("how channels are shown", () => {
  test("a channel has its image's own contrast until somebody chooses one", () => {
    const shown = shownChannels(image, project, { Actin: { visible: true, gamma: 1, range: [1, 2] } }, [
      histogram,
      histogram,
    ]);
    expect(shown.map(({ range }) => range)).toEqual([
      [150, 700],
      [1, 2],
    ]);
  });
  test("a channel whose contrast is not known yet is not shown wrongly", () => {
    expect(
      channelStyles(shownChannels(image, project, {}, [undefined, histogram])).map(({ visible }) => visible),
    ).toEqual([false, true]);
  });
  test("a colour chosen once holds in the whole project; what is no colour is not believed", () => {
    const { set } = colorSetting(project, "Actin", "#FF6BD6");
    const [, actin] = shownChannels(image, { settings: { ...set } }, {}, []);
    expect(actin?.color).toBe("#FF6BD6");
    const [, other] = shownChannels(image, { settings: { channelColors: { Actin: "url(x)" } } }, {}, []);
    expect(other?.color).toBe("#5BE37D");
  });
  test("a colour picture is as it is, and its contrast is that of all three", () => {
    const picture = { ...image, dtype: "uint8" as const, rgb: true };
    const [all, none] = shownChannels(picture, project, {}, [histogram]);
    expect(all?.range).toEqual([0, 255]);
    expect(none).toBeUndefined();
    const styles = channelStyles(
      shownChannels(picture, project, { Colour: { visible: true, gamma: 1, range: [5, 90] } }, []),
    );
    expect(styles.map(({ color, contrast }) => [color, contrast[1]])).toEqual([
      ["#FF0000", 90],
      ["#00FF00", 90],
      ["#0000FF", 90],
    ]);
  });
  test("a bright field is told from a dark one", () => {
    const at = (counts: number[]) => isBright({ min: 0, max: 255, counts, auto: [0, 1] });
    expect(at([1, 1, 1, 10])).toBe(true);
    expect(at([10, 1, 1, 1])).toBe(false);
    expect(isBright(undefined)).toBe(false);
  });
});
