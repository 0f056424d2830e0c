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
  const text = new Blob([figureText(svg)], { type: "image/svg+xml" });
  if (kind === "svg") return download(text, `${name}.svg`);
  const url = URL.createObjectURL(text);
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
