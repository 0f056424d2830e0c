/** The objects of one plane as columns of numbers. */
import { type Column, type Image, makeLabels, measure, toPlanes } from "@cambrian/core";
import type { ImageRecord, PlaneLabels, PlaneRef } from "@cambrian/project";

export interface PlaneToMeasure {
  readonly record: ImageRecord;
  readonly plane: PlaneRef;
  readonly labels: PlaneLabels;
  /** Micrometres, when every image of the project knows its pixel size. */
  readonly units: "physical" | "px";
}

/** Rows in the order of the labels' numbers; the first column is "label". */
export function measurePlane(image: Image, { record, labels, units }: PlaneToMeasure): readonly Column[] {
  const { height, width, data, objects } = labels;
  const pixelSize = record.pixelSize;
  const sure = objects.flatMap(({ id, confidence }) => (confidence === undefined ? [] : [[id, confidence] as const]));
  const table = measure(makeLabels(height, width, data, units === "physical" ? pixelSize : undefined), {
    intensity: withoutSize(toPlanes(image)),
    units,
    ...(record.channels.length > 1 ? { channelNames: record.channels.map(({ name }) => name) } : {}),
    ...(sure.length > 0 ? { confidence: new Map(sure) } : {}),
  });
  return table.columns;
}

/** The project's pixel size decides, not the file's. */
function withoutSize({ pixelSize: _, ...planes }: ReturnType<typeof toPlanes>): ReturnType<typeof toPlanes> {
  return planes;
}
