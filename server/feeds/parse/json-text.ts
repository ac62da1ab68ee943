/**
 * A value as JSON, for people to read what came. Never throws: lists nested some thousand deep, which `JSON.parse`
 * takes and `JSON.stringify` does not, are said to be that. NaN and infinities, for which JSON has no word, are named.
 */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value, named) ?? "nothing";
  } catch {
    return "something nested too deep to be shown";
  }
}

function named(_: string, part: unknown): unknown {
  return typeof part === "number" && !Number.isFinite(part) ? String(part) : part;
}

/** A text short enough to be named in a fault. */
export function cut(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
