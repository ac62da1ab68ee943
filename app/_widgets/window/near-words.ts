/** What people may write for the short words of an address. */
const LONG: Readonly<Record<string, string>> = {
  range: "r",
  interval: "i",
  indicators: "ind",
  percent: "pct",
  timezone: "zone",
  tz: "zone",
  end: "to",
};

/** Of shorter words too many others are one letter away. */
const LEAST_LETTERS = 3;

/** The one of `words` that another was meant to be: in capitals, in full, or a letter away; `null` where it is none. */
export function meantBy(written: string, words: readonly string[]): string | null {
  const lower = written.toLowerCase();
  const isNear = (word: string) =>
    word === lower || (Math.min(word.length, lower.length) >= LEAST_LETTERS && isOneLetterAway(word, lower));
  const long = Object.keys(LONG).find(isNear);
  return (long && LONG[long]) ?? words.find(isNear) ?? null;
}

/** Whether one letter more, less or another one makes either the other. */
function isOneLetterAway(one: string, other: string): boolean {
  const least = Math.min(one.length, other.length);
  let start = 0;
  while (start < least && one[start] === other[start]) start++;
  let end = 0;
  while (end < least - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  return Math.max(one.length, other.length) - start - end <= 1;
}
