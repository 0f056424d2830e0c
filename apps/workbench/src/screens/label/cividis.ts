/**
 * The colour scale for numbers on objects: cividis, which reads the same with colour-vision deficiency (Nuñez, Anderton and
 * Renslow 2018, PLOS ONE 13(7)). Ten of its colours at equal steps, straight lines between them.
 */
const STEPS = [
  0x00224e, 0x123570, 0x3b496c, 0x575d6d, 0x707173, 0x8a8678, 0xa59c74, 0xc3b369, 0xe1cc55, 0xfee838,
] as const;

/** "#RRGGBB" for 0 (dark blue) to 1 (yellow); beyond that the ends. */
export function cividis(part: number): string {
  const place = Math.min(1, Math.max(0, part)) * (STEPS.length - 1);
  const index = Math.min(STEPS.length - 2, Math.floor(place));
  const from = STEPS[index] ?? 0;
  const to = STEPS[index + 1] ?? from;
  const mix = place - index;
  let color = 0;
  for (const shift of [16, 8, 0]) {
    const a = (from >> shift) & 255;
    const b = (to >> shift) & 255;
    color |= Math.round(a + (b - a) * mix) << shift;
  }
  return `#${color.toString(16).padStart(6, "0")}`;
}
