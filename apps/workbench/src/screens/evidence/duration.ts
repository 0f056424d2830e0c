/** Spans of time in words, as every screen says them: 48 s, 3 min 48 s, and whole minutes above ten. */

/** Without rounding up to something that reads as more than it is: 59.6 s is 59 s. */
export function spanInWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes >= 60) {
    const hours = Math.floor(minutes / 60);
    return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  }
  if (minutes >= 10 || whole % 60 === 0) return `${minutes} min`;
  return `${minutes} min ${whole % 60} s`;
}

/** "10 minutes", "1 minute", "half a minute". */
export function minutesInWords(minutes: number): string {
  if (minutes === 0.5) return "half a minute";
  if (minutes === 1) return "1 minute";
  return `${Number.isInteger(minutes) ? minutes : minutes.toFixed(1)} minutes`;
}

/** Time of day, "14:52". */
export function clock(at: number): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}
