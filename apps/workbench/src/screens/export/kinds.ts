/** What can be taken out of a project, in which formats, and which of them is for whom. */
import type { ExportOptions } from "@cambrian/protocol";

export type What = ExportOptions["what"][number];

export interface Format {
  readonly what: What;
  /** As on its chip. */
  readonly name: string;
  /** "to paste into a paper" */
  readonly why: string;
}

export type KindName = "outlines" | "images" | "table" | "model" | "methods" | "project";

export interface Kind {
  readonly name: KindName;
  readonly title: string;
  readonly formats: readonly Format[];
}

export const KINDS: readonly Kind[] = [
  {
    name: "outlines",
    title: "Outlines",
    formats: [
      { what: "masks-tiff", name: "TIFF labels", why: "numbered cells for Fiji, Python and CellProfiler" },
      { what: "masks-png", name: "PNG labels", why: "numbered cells for tools that read no TIFF, 16 bit" },
      { what: "outlines-imagej", name: "ImageJ ROIs", why: "for the ROI Manager of ImageJ and Fiji" },
      { what: "outlines-geojson", name: "QuPath GeoJSON", why: "for QuPath" },
    ],
  },
  {
    name: "images",
    title: "Images with outlines",
    formats: [{ what: "ome-zarr", name: "OME-Zarr", why: "pixels and numbered cells together, for napari" }],
  },
  {
    name: "table",
    title: "Table",
    formats: [
      { what: "table-csv", name: "CSV", why: "for R, Python, Excel and Prism" },
      { what: "table-parquet", name: "Parquet", why: "smaller and faster for very many cells" },
    ],
  },
  {
    name: "model",
    title: "Model",
    formats: [{ what: "model", name: "ONNX and its card", why: "for other programs, with what it learnt from" }],
  },
  {
    name: "methods",
    title: "Methods text",
    formats: [{ what: "methods", name: "Text", why: "to paste into a paper" }],
  },
  {
    name: "project",
    title: "Whole project",
    formats: [{ what: "project", name: "Zip, opens in Cambrian", why: "to keep, to move, to hand on" }],
  },
];

/** Chosen when nobody has chosen yet. */
export const FIRST_CHOICE: readonly What[] = ["masks-tiff", "outlines-imagej", "table-csv", "methods"];

/** The kind's own formats that are chosen. */
export const chosenOf = ({ formats }: Kind, chosen: ReadonlySet<What>): readonly Format[] =>
  formats.filter(({ what }) => chosen.has(what));

/** One format more or less. */
export function toggle(chosen: ReadonlySet<What>, what: What): ReadonlySet<What> {
  const next = new Set(chosen);
  if (!next.delete(what)) next.add(what);
  return next;
}

/** A whole kind: off when any of it is chosen, else its first format. */
export function toggleKind(chosen: ReadonlySet<What>, kind: Kind): ReadonlySet<What> {
  const own = chosenOf(kind, chosen);
  const next = new Set(chosen);
  for (const { what } of own) next.delete(what);
  const first = kind.formats[0];
  if (own.length === 0 && first) next.add(first.what);
  return next;
}

/** In the order of the screen, without kinds that cannot be written now. */
export function toWrite(chosen: ReadonlySet<What>, missing: ReadonlySet<KindName>): readonly What[] {
  return KINDS.filter(({ name }) => !missing.has(name)).flatMap((kind) =>
    chosenOf(kind, chosen).map(({ what }) => what),
  );
}

/** What was kept in the browser, as far as it still means something. */
export function readChoice(text: string | null): ReadonlySet<What> {
  const known = new Set<unknown>(KINDS.flatMap(({ formats }) => formats.map(({ what }) => what)));
  try {
    const kept: unknown = JSON.parse(text ?? "");
    if (Array.isArray(kept)) return new Set(kept.filter((each): each is What => known.has(each)));
  } catch {
    // Never chosen, or written by something else: the first choice.
  }
  return new Set(FIRST_CHOICE);
}

/** "412 KB", "9.4 MB"; thousands, as file managers count. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["KB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  let at = 0;
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1000;
    at++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[at]}`;
}
