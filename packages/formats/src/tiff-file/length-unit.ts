/** Names of length units in TIFF descriptions and OME-XML, in micrometres. */
const MICROMETRES: Readonly<Record<string, number>> = {
  pm: 1e-6,
  picometer: 1e-6,
  å: 1e-4,
  angstrom: 1e-4,
  nm: 1e-3,
  nanometer: 1e-3,
  nanometre: 1e-3,
  um: 1,
  µm: 1,
  micron: 1,
  microns: 1,
  micrometer: 1,
  micrometre: 1,
  mm: 1e3,
  millimeter: 1e3,
  millimetre: 1e3,
  cm: 1e4,
  centimeter: 1e4,
  centimetre: 1e4,
  inch: 25400,
  in: 25400,
  m: 1e6,
  meter: 1e6,
  metre: 1e6,
};

/** How many micrometres one of these is, or undefined for pixels and words we do not know. */
export function findMicrometres(unit: string): number | undefined {
  const plain = unit
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll("μ", "µ")
    .trim();
  return Object.hasOwn(MICROMETRES, plain.toLowerCase()) ? MICROMETRES[plain.toLowerCase()] : undefined;
}
