import { parseNumber } from "#lib/recording/number.ts";

const BOOLEANS: ReadonlyMap<string, number> = new Map([
  ...["t", "T", "true", "True", "TRUE"].map((word): [string, number] => [word, 1]),
  ...["f", "F", "false", "False", "FALSE"].map((word): [string, number] => [word, 0]),
]);

const INTEGER = /^-?\d{1,19}i$/;
const UNSIGNED = /^\d{1,20}u$/;

/** What a value of line protocol says that is not a text: a number, an integer, a boolean as 1 or 0; `NaN` for anything else. */
export function valueOfWord(word: string): number {
  const truth = BOOLEANS.get(word);
  if (truth !== undefined) return truth;
  if (INTEGER.test(word) || UNSIGNED.test(word)) return Number(word.slice(0, -1));
  return parseNumber(word);
}
