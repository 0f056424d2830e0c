/** What the task "cells" brings to the screens. Words and keys are those of the design. */
import {
  IconArrowsJoin2,
  IconBrush,
  IconBucketDroplet,
  IconEraser,
  IconHandStop,
  IconLasso,
  IconMarquee2,
  IconPointer,
  IconPolygon,
  IconResize,
  IconScissors,
  IconTag,
  IconWand,
} from "@tabler/icons-react";
import type { ObjectColumn, TaskUi, ToolEntry } from "./task-ui.js";

const tools: readonly ToolEntry[] = [
  {
    id: "select",
    name: "Select",
    key: "v",
    icon: IconPointer,
    group: 0,
    about: "Click a cell, or drag a box around several. A double click zooms to it.",
    hints: [{ key: "Shift", does: "adds or removes" }],
  },
  {
    id: "pan",
    name: "Pan",
    key: "h",
    icon: IconHandStop,
    group: 0,
    about: "Drag the image. Holding Space does the same with any tool.",
    hints: [{ key: "Space", does: "hold: pan with any tool" }],
  },
  {
    id: "outline",
    name: "Click to outline",
    key: "s",
    icon: IconWand,
    group: 1,
    about: "Click a cell and an outline is proposed; Enter keeps it.",
    hints: [
      { key: "Shift", does: "click adds" },
      { key: "Ctrl", does: "click takes away" },
    ],
  },
  {
    id: "brush",
    name: "Brush",
    key: "b",
    icon: IconBrush,
    group: 1,
    about: "Paint a new cell, or add to the selected one. Other cells are not painted over.",
    hints: [
      { key: "Shift", does: "wheel: size" },
      { key: "E", does: "hold: erase" },
    ],
  },
  {
    id: "eraser",
    name: "Eraser",
    key: "e",
    icon: IconEraser,
    group: 1,
    about: "Rub out; of the selected cell only, when one is selected.",
    hints: [{ key: "Shift", does: "wheel: size" }],
  },
  {
    id: "polygon",
    name: "Polygon",
    key: "p",
    icon: IconPolygon,
    group: 1,
    about: "Click corners; a click on the first or Enter closes.",
    hints: [
      { key: "Enter", does: "closes" },
      { key: "⌫", does: "takes the last corner" },
    ],
  },
  {
    id: "lasso",
    name: "Lasso",
    key: "l",
    icon: IconLasso,
    group: 1,
    about: "Drag around a cell; letting go closes the outline.",
    hints: [
      { key: "Shift", does: "adds" },
      { key: "Ctrl", does: "takes away" },
    ],
  },
  {
    id: "fill",
    name: "Fill",
    key: "f",
    icon: IconBucketDroplet,
    group: 1,
    about: "Click a hole in a cell, or an area cells enclose.",
    hints: [],
  },
  {
    id: "cut",
    name: "Cut",
    key: "x",
    icon: IconScissors,
    group: 2,
    about: "Drag a line through one cell to make it two.",
    hints: [{ key: "Shift", does: "keeps it straight" }],
  },
  {
    id: "merge",
    name: "Merge",
    key: "m",
    icon: IconArrowsJoin2,
    group: 2,
    about: "Drag from one cell into others, or select cells and press M.",
    hints: [],
  },
  {
    id: "grow",
    name: "Grow, shrink",
    key: "g",
    icon: IconResize,
    group: 2,
    about: "Turn the wheel, or drag, on a cell.",
    hints: [{ key: "Shift", does: "1 px steps" }],
  },
  {
    id: "region-delete",
    name: "Delete in region",
    key: "r",
    icon: IconMarquee2,
    group: 2,
    about: "Drag a shape; cells more than half inside are deleted, as one step.",
    hints: [{ key: "Shift", does: "touching is enough" }],
  },
  {
    id: "class",
    name: "Class",
    key: "c",
    icon: IconTag,
    group: 2,
    about: "Click cells to give them the class; digits set the class of the selected.",
    hints: [{ key: "1–9", does: "class" }],
  },
];

/** Thousands with a comma, as everywhere on the screens. */
const whole = (value: number): string => Math.round(value).toLocaleString("en");

const tenths = (value: number): string =>
  value.toLocaleString("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const columns: readonly ObjectColumn[] = [
  {
    id: "number",
    title: () => "No.",
    sortName: "Number",
    align: "left",
    width: "minmax(28px, 1fr)",
    value: (object) => object.id,
    text: (object) => String(object.id),
  },
  {
    id: "area",
    title: ({ um }) => (um === undefined ? "Area px²" : "Area µm²"),
    sortName: "Area",
    align: "right",
    width: "60px",
    value: (object) => object.area,
    text: (object, { um }) => (um === undefined ? whole(object.area) : tenths(object.area * um * um)),
  },
  {
    id: "mean",
    title: () => "Mean",
    sortName: "Mean",
    align: "right",
    width: "46px",
    value: (object, { channel }) => object.means[channel] ?? Number.NaN,
    text: (object, { channel }) => {
      const mean = object.means[channel];
      if (mean === undefined || Number.isNaN(mean)) return "–";
      return mean >= 100 || Number.isInteger(mean) ? whole(mean) : mean.toPrecision(3);
    },
  },
  {
    id: "by",
    title: () => "By",
    sortName: "By",
    align: "right",
    width: "56px",
    value: (object) => object.acceptedBy?.name ?? object.by.name,
    text: (object) => object.acceptedBy?.name ?? object.by.name,
  },
];

export const cells: TaskUi = {
  id: "cells",
  words: { object: "cell", objects: "cells", firstClass: "Cell" },
  tools,
  columns,
};
