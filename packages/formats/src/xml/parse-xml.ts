/**
 * A small XML reader for metadata: elements, attributes and text. It knows no document types and expands no entities but
 * the five of XML and character numbers, so a hostile file can neither grow in memory nor ask for other files.
 */
import { CambrianError } from "@cambrian/core";

export interface XmlElement {
  /** Without its namespace prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Text directly inside, trimmed. */
  readonly text: string;
}

const MAX_DEPTH = 64;
const MAX_ELEMENTS = 2_000_000;
const MAX_CHARACTERS = 2 ** 27;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** The root element. `file` is used in messages. Throws `xml/damaged`, and `xml/refused` for document types and excess. */
export function parseXml(text: string, file: string): XmlElement {
  if (text.length > MAX_CHARACTERS) throw refused(file, `it has ${text.length} characters`);
  const top: Open = { name: "", attributes: new Map(), children: [], text: "" };
  const stack: Open[] = [top];
  let elements = 0;
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const open = text.indexOf("<", at);
    const current = stack[stack.length - 1] as Open;
    const end = open < 0 ? text.length : open;
    if (end > at) current.text += unescapeXml(text.slice(at, end), file);
    if (open < 0) break;
    if (text.startsWith("<!--", open)) at = after(text, "-->", open + 4, file);
    else if (text.startsWith("<![CDATA[", open)) {
      at = after(text, "]]>", open + 9, file);
      current.text += text.slice(open + 9, at - 3);
    } else if (text.startsWith("<?", open)) at = after(text, "?>", open + 2, file);
    else if (text.startsWith("<!", open)) throw refused(file, "it declares a document type or entities");
    else if (text.startsWith("</", open)) {
      at = after(text, ">", open, file);
      const name = text.slice(open + 2, at - 1).trim();
      const closed = stack.pop() as Open;
      const parent = stack[stack.length - 1];
      if (!parent || localName(name) !== closed.name) throw damaged(file, `</${name.slice(0, 40)}> closes nothing`);
      parent.children.push({ ...closed, text: closed.text.trim() });
    } else {
      const tag = readTag(text, open, file);
      at = tag.end;
      if (++elements > MAX_ELEMENTS) throw refused(file, `it has more than ${MAX_ELEMENTS} elements`);
      if (tag.empty) current.children.push({ name: tag.name, attributes: tag.attributes, children: [], text: "" });
      else {
        if (stack.length > MAX_DEPTH) throw refused(file, `its elements are nested more than ${MAX_DEPTH} deep`);
        stack.push({ name: tag.name, attributes: tag.attributes, children: [], text: "" });
      }
    }
  }
  const [root] = top.children;
  if (stack.length > 1 || !root)
    throw damaged(file, stack.length > 1 ? `<${stack[stack.length - 1]?.name}> is never closed` : "it is empty");
  return root;
}

const NAME = /[^\s=/>"'<]+/y;
const ATTRIBUTE = /\s*([^\s=/>"'<]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;

function readTag(text: string, open: number, file: string) {
  NAME.lastIndex = open + 1;
  const name = NAME.exec(text)?.[0];
  if (!name) throw damaged(file, "a tag has no name");
  const attributes = new Map<string, string>();
  let at = NAME.lastIndex;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(text);
    if (!match) break;
    attributes.set(localName(match[1] as string), unescapeXml(match[2] ?? match[3] ?? "", file));
    at = ATTRIBUTE.lastIndex;
  }
  TAG_END.lastIndex = at;
  const close = TAG_END.exec(text);
  if (!close) throw damaged(file, `the tag <${name.slice(0, 40)}> is not closed`);
  return { name: localName(name), attributes, empty: close[1] === "/", end: TAG_END.lastIndex };
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function after(text: string, mark: string, from: number, file: string): number {
  const at = text.indexOf(mark, from);
  if (at < 0) throw damaged(file, `"${mark}" is missing`);
  return at + mark.length;
}

function unescapeXml(text: string, file: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&([^;&]{0,12})(;?)/g, (_, entity: string, end: string) => {
    const known = Object.hasOwn(ENTITIES, entity) ? ENTITIES[entity] : undefined;
    if (end && known !== undefined) return known;
    const number = /^#x([0-9a-f]{1,6})$/i.exec(entity)?.[1] ?? /^#(\d{1,7})$/.exec(entity)?.[1];
    const code = number === undefined ? Number.NaN : Number.parseInt(number, entity[1] === "x" ? 16 : 10);
    if (end && code <= 0x10ffff) return String.fromCodePoint(code);
    throw refused(file, `it uses the entity "&${entity}", which is not one of XML's own`);
  });
}

/** Text for an attribute or element. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function damaged(file: string, what: string): CambrianError {
  return new CambrianError(
    "xml/damaged",
    `The XML in ${file} cannot be read: ${what}. Save the file anew with the program that made it.`,
    { file },
  );
}

function refused(file: string, what: string): CambrianError {
  return new CambrianError(
    "xml/refused",
    `The XML in ${file} is not read because ${what}. Metadata of microscopes has none of this; be careful with the file.`,
    { file },
  );
}
