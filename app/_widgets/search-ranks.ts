import type { CatalogEntry } from "#lib/protocol.ts";

/** What is searched in an entry, in lower case. */
interface Prepared {
  readonly text: string;
  /** Where a word counts most when it stands at their start. */
  readonly names: readonly string[];
}

/** The ranks a word can have in an entry, the best first. */
const RANKS = { prefix: 0, wordStart: 1, anywhere: 2 } as const;

const prepared = new WeakMap<CatalogEntry, Prepared>();

function prepare(entry: CatalogEntry): Prepared {
  const known = prepared.get(entry);
  if (known) return known;
  const channel = entry.channel.toLowerCase();
  const name = entry.name?.toLowerCase() ?? "";
  const made = {
    text: `${channel} ${name} ${entry.group?.toLowerCase() ?? ""}`,
    names: [name, channel, channel.slice(channel.indexOf("/") + 1)],
  };
  prepared.set(entry, made);
  return made;
}

/**
 * Entries whose channel, name or group hold every word: those of which a name or channel starts with a word first, then
 * those where one starts inside, then the others. Words that stand as they were typed come before the same ones
 * scattered; otherwise the order is the catalog's.
 */
export function findEntries(catalog: readonly CatalogEntry[], words: string): readonly CatalogEntry[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return catalog;
  const worst = wanted.length * (RANKS.anywhere + 1);
  const ranked: CatalogEntry[][] = Array.from({ length: worst + 1 }, () => []);
  for (const entry of catalog) {
    const rank = rankOf(prepare(entry), wanted);
    if (rank !== null) ranked[rank]?.push(entry);
  }
  return ranked.flat();
}

/** The sum over all words, and how many do not follow the first as they were typed; `null` where one is missing. */
function rankOf({ text, names }: Prepared, wanted: readonly string[]): number | null {
  let sum = 0;
  for (const word of wanted) {
    const at = text.indexOf(word);
    if (at < 0) return null;
    if (names.some((name) => name.startsWith(word))) sum += RANKS.prefix;
    else sum += startsAWord(text, word, at) ? RANKS.wordStart : RANKS.anywhere;
  }
  return sum + wanted.length - inARow(text, wanted);
}

/** How many words, from the first on, stand in the text just as they were typed. */
function inARow(text: string, wanted: readonly string[]): number {
  let count = wanted.length;
  while (count > 1 && !text.includes(wanted.slice(0, count).join(" "))) count--;
  return count;
}

/** Whether any place of `word` in `text`, of which `first` is the first, is the start of a word. */
function startsAWord(text: string, word: string, first: number): boolean {
  for (let at = first; at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}
