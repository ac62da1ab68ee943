import type { FeedStatus, RefusedItem } from "#lib/protocol.ts";

/** What was refused for one reason, verbatim, and how often it was seen. */
export interface RefusedKind extends RefusedItem {
  readonly count: number;
}

/** What a feed refused while somebody waited. */
export interface Quote {
  readonly feed: string;
  readonly type: string;
  /** How much in all. */
  readonly total: number;
  /** The newest kinds, the newest first; more are kept than are shown, so that what comes again is counted on. */
  readonly newest: readonly RefusedKind[];
}

const KEPT = 50;

/**
 * The quotes with what a feed has refused since it was looked at last, when `seen` had been refused; the same ones
 * where that is nothing. A feed that has not been looked at, or that counts anew, is judged by the time `since`, epoch
 * milliseconds.
 */
export function newsOf(
  quotes: readonly Quote[],
  { name, type, refused: { total, last } }: FeedStatus,
  seen: number | undefined,
  since: number,
): readonly Quote[] {
  const isAnew = seen === undefined || total < seen;
  const fresh = isAnew
    ? last.filter(({ time }) => time >= since)
    : last.slice(-Math.min(total - seen, last.length));
  const more = isAnew ? fresh.length : total - seen;
  if (more === 0) return quotes;
  const before = quotes.find(({ feed }) => feed === name);
  const quote = {
    feed: name,
    type,
    total: (before?.total ?? 0) + more,
    newest: fresh.reduce(withItem, before?.newest ?? []),
  };
  return before ? quotes.map((other) => (other === before ? quote : other)) : [...quotes, quote];
}

function withItem(kinds: readonly RefusedKind[], item: RefusedItem): readonly RefusedKind[] {
  const same = (kind: RefusedKind) => kind.reason === item.reason && kind.detail === item.detail;
  const count = (kinds.find(same)?.count ?? 0) + 1;
  return [{ ...item, count }, ...kinds.filter((kind) => !same(kind))].slice(0, KEPT);
}
