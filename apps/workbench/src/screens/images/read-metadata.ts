/** A table of what images are: read from CSV text, and matched to images by name. */
import type { ImageRecord } from "@cambrian/protocol";

export interface TextTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Comma, semicolon or tab, whichever the first line has most of; quotes as in RFC 4180. */
export function parseTable(text: string): TextTable {
  const [first = ""] = text.split(/\r?\n/, 1);
  const separator = [",", ";", "\t"].reduce((best, each) =>
    first.split(each).length > first.split(best).length ? each : best,
  );
  const rows: string[][] = [[]];
  let field = "";
  let quoted = false;
  const endField = (): void => {
    rows.at(-1)?.push(field.trim());
    field = "";
  };
  const plain = text.replace(/^\uFEFF/, "");
  for (let at = 0; at < plain.length; at++) {
    const mark = plain[at] as string;
    if (quoted) {
      if (mark !== '"') field += mark;
      else if (plain[at + 1] === '"') {
        field += '"';
        at++;
      } else quoted = false;
    } else if (mark === '"') quoted = true;
    else if (mark === separator) endField();
    else if (mark === "\n") {
      endField();
      rows.push([]);
    } else if (mark !== "\r") field += mark;
  }
  endField();
  const [columns = [], ...rest] = rows.filter((row) => row.some((value) => value !== ""));
  return { columns, rows: rest };
}

/** By the first column, with or without the file's ending, in any case. */
export function matchRows(
  { columns, rows }: TextTable,
  images: readonly ImageRecord[],
): {
  readonly matched: readonly { readonly image: string; readonly metadata: Readonly<Record<string, string>> }[];
  readonly unmatched: number;
} {
  const bare = (name: string): string => name.toLowerCase().replace(/(\.ome)?\.(tiff?|png|jpe?g|zarr)$/, "");
  const byName = new Map(images.map((image) => [bare(image.name), image.id]));
  const matched = rows.flatMap((row) => {
    const image = byName.get(bare(row[0] ?? ""));
    if (image === undefined) return [];
    const metadata = Object.fromEntries(
      columns.slice(1).flatMap((column, k) => (column && row[k + 1] ? [[column, row[k + 1] as string]] : [])),
    );
    return [{ image, metadata }];
  });
  return { matched, unmatched: rows.length - matched.length };
}
