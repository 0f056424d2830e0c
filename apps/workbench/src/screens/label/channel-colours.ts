/** The colours a channel can have; the design's list. */
export const CHANNEL_COLOURS: readonly { readonly name: string; readonly color: string }[] = [
  { name: "White", color: "#FFFFFF" },
  { name: "Green", color: "#5BE37D" },
  { name: "Magenta", color: "#FF6BD6" },
  { name: "Cyan", color: "#4FD8FF" },
  { name: "Yellow", color: "#FFE066" },
  { name: "Red", color: "#FF6B5E" },
  { name: "Blue", color: "#6F8CFF" },
];
