/**
 * Tables as comma-separated values, as RFC 4180 says: a header line, commas, CRLF or LF, quotes doubled inside quotes.
 * A column's unit stands in square brackets behind its name: `area [µm²]`.
 */
import { CambrianError, type Column, makeTable, type Table } from "@cambrian/core";
import { encodePieces } from "../text/encode-pieces.js";

/**
 * Lines end with LF, numbers are the shortest that read back the same, no value (NaN, "") is an empty field.
 * A string ends at 512 MB; {@link encodeCsv} does not.
 */
export function formatCsv(table: Table): string {
  return [...linesOf(table)].join("");
}

/** The same as UTF-8, of any length. */
export function encodeCsv(table: Table): Uint8Array {
  return encodePieces(linesOf(table));
}

function* linesOf({ columns, rows }: Table): Generator<string> {
  yield `${columns.map(({ name, unit }) => quote(unit ? `${name} [${unit}]` : name)).join(",")}\n`;
  for (let row = 0; row < rows; row++) yield `${columns.map(({ values }) => formatValue(values[row])).join(",")}\n`;
}

function formatValue(value: number | string | undefined): string {
  if (typeof value === "string") return quote(value);
  return value === undefined || Number.isNaN(value) ? "" : String(value);
}

function quote(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Read a table; a column is numbers when all its fields are numbers or empty, and at least one is a number.
 * `name` is used in messages. Throws `table/damaged`.
 */
export function parseCsv(text: string, name = "the table"): Table {
  const [header, ...rows] = splitRecords(text.replace(/^\uFEFF/, ""), name);
  if (!header) throw damaged(name, "it has no header line", 1);
  for (const [index, row] of rows.entries()) {
    if (row.length !== header.length)
      throw damaged(name, `row ${index + 2} has ${row.length} fields, the header ${header.length}`, index + 2);
  }
  const columns = header.map((title, at): Column => {
    const match = /^(.*\S)\s*\[([^[\]]+)\]$/.exec(title);
    const fields = rows.map((row) => row[at] as string);
    const numeric = fields.every(isNumberOrEmpty) && (rows.length === 0 || fields.some((field) => field !== ""));
    const values = numeric ? fields.map((field) => (field === "" ? Number.NaN : toNumber(field))) : fields;
    return match ? { name: match[1] as string, unit: match[2] as string, values } : { name: title, values };
  });
  const twice = columns.find((column, index) => columns.findIndex((other) => other.name === column.name) !== index);
  if (twice) throw damaged(name, `two columns are called "${twice.name}"`, 1);
  return makeTable(columns);
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const WORDS: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
  "-infinity": Number.NEGATIVE_INFINITY,
};

function isNumberOrEmpty(field: string): boolean {
  return field === "" || NUMBER.test(field) || Object.hasOwn(WORDS, field.toLowerCase());
}

function toNumber(field: string): number {
  return WORDS[field.toLowerCase()] ?? Number(field);
}

function splitRecords(text: string, name: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field = "";
    if (text[at] === '"') {
      for (at++; ; ) {
        const end = text.indexOf('"', at);
        if (end < 0) throw damaged(name, "a quoted field is never closed", records.length + 1);
        field += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        field += '"';
        at++;
      }
      if (at < text.length && !",\r\n".includes(text[at] as string))
        throw damaged(name, "something stands behind a closing quote", records.length + 1);
    } else {
      const start = at;
      while (at < text.length && text[at] !== "," && text[at] !== "\n" && text[at] !== "\r") at++;
      field = text.slice(start, at);
    }
    record.push(field);
    if (text[at] === ",") {
      at++;
      if (at === text.length) record.push("");
      else continue;
    }
    if (text[at] === "\r") at++;
    if (text[at] === "\n") at++;
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  }
  return records;
}

function damaged(name: string, what: string, line: number): CambrianError {
  return new CambrianError(
    "table/damaged",
    `${name} is not a table of comma-separated values: ${what}. The first line names the columns, each further line has as many fields.`,
    { file: name, line },
  );
}
