/** "#RRGGBB" as three bytes; anything else is white. */
export function parseColour(css: string): readonly [red: number, green: number, blue: number] {
  const known = parsed.get(css);
  if (known) return known;
  const number = /^#[0-9a-f]{6}$/i.test(css) ? Number.parseInt(css.slice(1), 16) : 0xffffff;
  const colour = [number >> 16, (number >> 8) & 255, number & 255] as const;
  if (parsed.size < 4096) parsed.set(css, colour);
  return colour;
}

const parsed = new Map<string, readonly [number, number, number]>();
