/**
 * The table of all objects of a project. Each plane is measured once and kept until its labels or the project's idea of its
 * pixels change.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CAMBRIAN_VERSION,
  type Column,
  makeTable,
  type Table,
  throwIfCancelled,
  type WorkOptions,
} from "@cambrian/core";
import { writeFileAtomic } from "@cambrian/core/node";
import type { ImageRecord, ObjectRecord, PlaneLabels, PlaneRef, ProjectState } from "@cambrian/project";
import type { Measurements } from "@cambrian/protocol";
import type { PlaneToMeasure } from "./measure-plane.js";

/** What of a project is measured with; the server and a job's process both have it. */
export interface MeasureSource {
  readonly cache: string;
  state(): ProjectState | Promise<ProjectState>;
  labelledPlanes(image: string): Promise<readonly PlaneRef[]>;
  labels(image: string, plane: PlaneRef): Promise<PlaneLabels>;
  /** Columns of one plane, computed. */
  measure(plane: PlaneToMeasure): Promise<readonly Column[]>;
}

export interface MeasureOptions extends WorkOptions {
  /** Only images a person drew in or said are right. */
  readonly reviewedOnly: boolean;
  /** Only these; default all. */
  readonly images?: readonly string[];
}

type Values = Measurements["columns"][number]["values"];

export async function measureProject(
  source: MeasureSource,
  { reviewedOnly, images: asked, signal, onProgress }: MeasureOptions,
): Promise<Measurements> {
  const state = await source.state();
  const images = state.images.filter(
    (image) =>
      !image.removed &&
      (!asked || asked.includes(image.id)) &&
      (!reviewedOnly || image.state === "reviewed" || image.state === "labelled"),
  );
  const planes: { record: ImageRecord; plane: PlaneRef }[] = [];
  for (const record of images)
    for (const plane of await source.labelledPlanes(record.id)) planes.push({ record, plane });
  const units = planes.every(({ record }) => record.pixelSize) && planes.length > 0 ? "physical" : "px";
  const metadata = [...new Set(planes.flatMap(({ record }) => Object.keys(record.metadata)))].sort();
  const tables: Measurements["columns"][] = [];
  for (const [done, { record, plane }] of planes.entries()) {
    throwIfCancelled(signal);
    onProgress?.({ what: "Measuring cells", done, total: planes.length });
    const labels = await source.labels(record.id, plane);
    if (labels.objects.length === 0) continue;
    const columns = await measureOnce(source, { record, plane, labels, units });
    tables.push([
      ...about(record, plane, labels.objects, columns, { state, metadata }),
      ...columns.slice(1).map(plain),
    ]);
  }
  onProgress?.({ what: "Measuring cells", done: planes.length, total: planes.length });
  const columns = joinColumns(tables);
  return {
    seq: state.seq,
    rows: columns[0]?.values.length ?? 0,
    columns,
    provenance: {
      program: `Cambrian ${CAMBRIAN_VERSION}`,
      step: state.seq,
      units: units === "physical" ? "µm" : "px",
      images: images.length,
      reviewedOnly,
    },
  };
}

/** Names and words of each row: whose object it is, where, and what is known about its image. */
function about(
  record: ImageRecord,
  plane: PlaneRef,
  objects: readonly ObjectRecord[],
  columns: readonly Column[],
  { state, metadata }: { readonly state: ProjectState; readonly metadata: readonly string[] },
): Measurements["columns"] {
  const ids = (columns[0]?.values ?? []) as readonly number[];
  const byId = new Map(objects.map((object) => [object.id, object]));
  const text = (
    name: string,
    value: (object: ObjectRecord | undefined) => string,
  ): Measurements["columns"][number] => ({
    name,
    unit: "",
    kind: "text",
    values: ids.map((id) => value(byId.get(id))),
  });
  const number = (name: string, value: number): Measurements["columns"][number] => ({
    name,
    unit: "",
    kind: "number",
    values: ids.map(() => value),
  });
  return [
    text("image", () => record.name),
    text("image_id", () => record.id),
    number("t", plane.t),
    number("z", plane.z),
    { name: "label", unit: "", kind: "number", values: [...ids] },
    ...metadata.map((name) => text(name, () => record.metadata[name] ?? "")),
    ...(state.classes.length > 1
      ? [text("class", (object) => state.classes[object?.classIndex ?? 0]?.name ?? "")]
      : []),
    text("by", (object) => object?.by.name ?? ""),
    text("checked", (object) => (object && object.by.kind === "model" && !object.acceptedBy ? "no" : "yes")),
  ];
}

function plain({ name, unit = "", values }: Column): Measurements["columns"][number] {
  const isText = values.some((value) => typeof value === "string");
  return {
    name,
    unit,
    kind: isText ? "text" : "number",
    values: Array.from(values as readonly (number | string)[], (value) =>
      typeof value === "number" && !Number.isFinite(value) ? null : value,
    ),
  };
}

/** One below the other; a column that some lack has no value there. */
function joinColumns(tables: readonly Measurements["columns"][]): Measurements["columns"] {
  const joined = new Map<string, Omit<Measurements["columns"][number], "values"> & { values: Values }>();
  let rows = 0;
  for (const table of tables) {
    const added = table[0]?.values.length ?? 0;
    for (const { values, ...column } of table) {
      const known = joined.get(column.name) ?? { ...column, values: new Array<null>(rows).fill(null) as Values };
      joined.set(column.name, known);
      for (const value of values) known.values.push(value);
    }
    rows += added;
    for (const column of joined.values()) while (column.values.length < rows) column.values.push(null);
  }
  return [...joined.values()];
}

/** Columns of a plane as they are kept on disk, with what they were made from. */
export interface KeptColumns {
  readonly key: string;
  readonly columns: readonly (Omit<Column, "values"> & { readonly values: readonly (number | string | null)[] })[];
}

/** Where the columns of a plane are kept. */
export const keptPath = (cache: string, image: string, { t, z }: PlaneRef): string =>
  join(cache, "measurements", `${image}-${t}-${z}.json`);

/** Changes when the columns would. */
export function keyOf({ record, labels, units }: PlaneToMeasure): string {
  return createHash("sha256")
    .update(JSON.stringify([CAMBRIAN_VERSION, record.sha256, record.pixelSize, record.channels, units]))
    .update(JSON.stringify(labels.objects.map(({ id, confidence }) => [id, confidence])))
    .update(new Uint8Array(labels.data.buffer, labels.data.byteOffset, labels.data.byteLength))
    .digest("hex");
}

async function measureOnce(source: MeasureSource, plane: PlaneToMeasure): Promise<readonly Column[]> {
  const key = keyOf(plane);
  const path = keptPath(source.cache, plane.record.id, plane.plane);
  const kept = await readFile(path, "utf8")
    .then((text) => JSON.parse(text) as KeptColumns)
    .catch(() => undefined); // never measured, or cut off: measured anew
  if (kept?.key === key) {
    return kept.columns.map(({ values, ...column }) => ({
      ...column,
      values: values.map((value) => value ?? Number.NaN) as number[],
    }));
  }
  const columns = await source.measure(plane);
  await mkdir(join(source.cache, "measurements"), { recursive: true });
  await writeFileAtomic(path, JSON.stringify({ key, columns }));
  return columns;
}

/** The same as a table for files. */
export function tableOf({ columns }: Measurements): Table {
  return makeTable(
    columns.map(({ name, unit, kind, values }) => ({
      name,
      ...(unit ? { unit } : {}),
      values:
        kind === "number"
          ? values.map((value) => (typeof value === "number" ? value : Number.NaN))
          : values.map((value) => String(value ?? "")),
    })),
  );
}
