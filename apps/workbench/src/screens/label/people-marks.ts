/** Other people on the canvas: their pointer with name and what they do, and the stroke they are drawing. */
import type { Mark } from "@cambrian/view";

export interface PersonHere {
  /** Of the window. */
  readonly id: string;
  readonly author: { readonly name: string };
  readonly color: string;
  readonly image: string | null;
  readonly pointer: { readonly y: number; readonly x: number } | null;
  readonly doing: string | null;
  /** y, x, y, x, ... in pixels of the image. */
  readonly stroke: readonly number[] | null;
}

/** People who are in this image and have their pointer on it. */
export function peopleMarks(people: readonly PersonHere[], image: string): Mark[] {
  return people.flatMap((person): Mark[] => {
    if (person.image !== image) return [];
    const { color, pointer, doing, author } = person;
    const marks: Mark[] = [];
    const points = strokePoints(person.stroke ?? []);
    if (points.length > 1) marks.push({ kind: "line", points, color, widthPx: 2 });
    if (pointer)
      marks.push({ kind: "person", at: pointer, color, text: doing ? `${author.name} · ${doing}` : author.name });
    return marks;
  });
}

export function strokePoints(stroke: readonly number[]): { readonly y: number; readonly x: number }[] {
  const points: { y: number; x: number }[] = [];
  for (let at = 0; at + 1 < stroke.length; at += 2)
    points.push({ y: stroke[at] as number, x: stroke[at + 1] as number });
  return points;
}

/** Add a place to a stroke that is sent: tenths of a pixel, at most `most` places; a longer one loses every second. */
export function addToStroke(stroke: number[], y: number, x: number, most = 1000): void {
  stroke.push(Math.round(y * 10) / 10, Math.round(x * 10) / 10);
  if (stroke.length <= 2 * most) return;
  const thinned: number[] = [];
  for (let at = 0; at + 1 < stroke.length; at += 4) thinned.push(stroke[at] as number, stroke[at + 1] as number);
  stroke.splice(0, stroke.length, ...thinned);
}

/** "Jonas and you are in this image", `undefined` when one is alone. */
export function togetherWords(people: readonly PersonHere[], image: string): string | undefined {
  const names = [...new Set(people.filter((person) => person.image === image).map(({ author }) => author.name))];
  if (names.length === 0) return undefined;
  return `${names.join(", ")} and you are in this image`;
}

const DOING: Readonly<Record<string, string>> = {
  brush: "drawing",
  cut: "cutting",
  eraser: "rubbing out",
  grow: "growing",
  lasso: "drawing",
  merge: "merging",
  polygon: "drawing",
  "region-delete": "deleting",
};

/** What others are told: "cutting #101", "new cell". Null while nothing is drawn. */
export function doingWords(tool: string, object: number | undefined, isNew: boolean, word: string): string | null {
  if (isNew) return `new ${word}`;
  const doing = DOING[tool];
  if (!doing) return null;
  return object ? `${doing} #${object}` : doing;
}
