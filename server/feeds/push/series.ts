import { unescaped } from "../parse/line-protocol.ts";

/** What the points of one source have in common: what is measured, and where. */
export interface Series {
  readonly measurement: string;
  /** In the order of their keys. */
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/** Characters of the longest name of a series that is taken: each is kept for as long as its channels are. */
const MAX_SERIES = 1_000;

/** Reads measurement and tags as line protocol writes them (`cpu,host=a`). Returns what is wrong in words where it must. */
export function parseSeries(written: string): Series | string {
  if (written.length > MAX_SERIES)
    return `measurement and tags have more than ${MAX_SERIES} characters; shorten them`;
  const [measurement = "", ...parts] = splitAt(",", written);
  const name = unescaped(measurement);
  if (name === "") return "the measurement is missing";
  const tags: [string, string][] = [];
  for (const part of parts) {
    const [key = "", value = "", ...more] = splitAt("=", part).map((text) => unescaped(text));
    if (key === "" || value === "" || more.length > 0) return `the tag "${part}" is not key=value`;
    if (tags.some(([known]) => known === key)) return `the tag "${key}" is there twice`;
    tags.push([key, value]);
  }
  return { measurement: name, tags: tags.sort(([a], [b]) => (a < b ? -1 : 1)) };
}

/** Splits at a character that is not escaped. */
function splitAt(separator: string, text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "\\") at += /[,= ]/.test(text[at + 1] ?? "") ? 1 : 0;
    else if (text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}
