/** Which image comes next in the queue. */

/** The image after (or before) one in the queue, around; those put off come last. `undefined` when no other is left. */
export function neighbour(
  items: readonly { readonly image: string }[],
  image: string | undefined,
  step: 1 | -1,
  later: ReadonlySet<string>,
): string | undefined {
  const ids = items.map((item) => item.image);
  const at = image === undefined ? -1 : ids.indexOf(image);
  const around = ids.map((_, n) => ids[(((at + step * (n + 1)) % ids.length) + ids.length) % ids.length] as string);
  const others = around.filter((id) => id !== image);
  return others.find((id) => !later.has(id)) ?? others[0];
}
