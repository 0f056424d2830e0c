/** The plot as a file for a page: with the light colours, without what belongs to the screen only. */

/** The values of the light theme, read from the page's own style sheets. */
function lightTokens(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules) {
      if (
        !(rule instanceof CSSStyleRule) ||
        !/^:root(\[data-mantine-color-scheme="?light"?\])?$/.test(rule.selectorText)
      )
        continue;
      for (const name of rule.style)
        if (name.startsWith("--")) found.set(name, rule.style.getPropertyValue(name).trim());
    }
  return found;
}

/** The page's own letters, to be put into a PNG: a picture sees no font of the page. */
async function lettersOfPage(text: string): Promise<string> {
  const faces: string[] = [];
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSFontFaceRule) || !rule.style.getPropertyValue("font-family").includes("IBM Plex Sans"))
        continue;
      const url = /url\("?([^")]+\.woff2)"?\)/.exec(rule.style.getPropertyValue("src"))?.[1];
      const range = rule.style.getPropertyValue("unicode-range");
      if (!url || !holdsAny(range, text)) continue;
      const bytes = new Uint8Array(await (await fetch(new URL(url, sheet.href ?? location.href))).arrayBuffer());
      let binary = "";
      for (const byte of bytes) binary += String.fromCharCode(byte);
      const weight = rule.style.getPropertyValue("font-weight");
      faces.push(
        `@font-face{font-family:'IBM Plex Sans';font-weight:${weight};unicode-range:${range || "U+0-10FFFF"};src:url(data:font/woff2;base64,${btoa(binary)})}`,
      );
    }
  return faces.join("");
}

/** Does a range such as "U+0370-0377, U+37A" hold a letter of the text? */
function holdsAny(range: string, text: string): boolean {
  if (!range) return true;
  const parts = [...range.matchAll(/U\+([\da-f]+)(?:-([\da-f]+))?/gi)].map(([, from = "0", to = from]) => {
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
  });
  return [...text].some((letter) => parts.some(([from, to]) => code(letter) >= from && code(letter) <= to));
}

const code = (letter: string): number => letter.codePointAt(0) ?? 0;

/** The drawing as an SVG file's text. */
export function figureText(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  for (const part of copy.querySelectorAll("[data-screen]")) part.remove();
  copy.removeAttribute("class");
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.style.removeProperty("cursor");
  copy.style.removeProperty("touch-action");
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", "var(--panel)");
  copy.prepend(ground);
  const tokens = lightTokens();
  return new XMLSerializer()
    .serializeToString(copy)
    .replace(/var\((--[\w-]+)\)/g, (whole, name: string) => (tokens.get(name) ?? whole).replaceAll('"', "'"));
}

/** Dots in each direction for one of the drawing: 86 mm wide at 300 per inch and more. */
const FINE = 3;

export async function saveFigure(svg: SVGSVGElement, kind: "svg" | "png", name: string): Promise<void> {
  const text = figureText(svg);
  if (kind === "svg") return download(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
  const letters = await lettersOfPage(svg.textContent ?? "");
  const whole = text.replace(/(<svg[^>]*>)/, (start) => `${start}<style>${letters}</style>`);
  const url = URL.createObjectURL(new Blob([whole], { type: "image/svg+xml" }));
  try {
    const picture = new Image();
    picture.src = url;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = svg.width.baseVal.value * FINE;
    canvas.height = svg.height.baseVal.value * FINE;
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("The figure could not be drawn as PNG. SVG holds the same figure.");
    download(blob, `${name}.png`);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
