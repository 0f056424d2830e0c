/** Append a run to an edit that is being written, joining it with the last one when it goes on from there. */
export function pushRun(edit: number[], start: number, length: number, before: number, after: number): void {
  const last = edit.length - 4;
  if (
    last >= 0 &&
    (edit[last] as number) + (edit[last + 1] as number) === start &&
    edit[last + 2] === before &&
    edit[last + 3] === after
  )
    edit[last + 1] = (edit[last + 1] as number) + length;
  else edit.push(start, length, before, after);
}
