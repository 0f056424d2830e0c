/** Two letters for a person or a model: "Ada Kraus" is AK, "sample" is SA, "model 1" is M1. */
export function initials(name: string): string {
  const [first = "", second = ""] = name.trim().split(/\s+/);
  return (second ? first.slice(0, 1) + second.slice(0, 1) : first.slice(0, 2)).toUpperCase();
}
