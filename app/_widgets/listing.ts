import type { CatalogEntry } from "#lib/protocol.ts";
import { addManyToWatchlist, type BoardState, boardNow, showAll } from "./board-store.ts";
import { isSimulated } from "./channel-words.ts";

/** Channels a watchlist offers unasked at the most; the rest is shown on demand. */
export const OFFERED = 50;

type Chosen = Pick<BoardState, "added" | "removed" | "all">;

/** A heading of the watchlist and what stands below it. */
export interface ListedGroup {
  readonly name: string;
  readonly channels: readonly string[];
  /** What the catalog has under this heading and the list does not, less what was taken off by hand. */
  readonly left: readonly string[];
  readonly simulated: boolean;
  /** Whether these are names that the catalog does not have. */
  readonly absent: boolean;
}

/** The watchlist of a catalog and a board. */
export interface Listing {
  /** Every channel on the list, by group. */
  readonly channels: readonly string[];
  readonly listed: ReadonlySet<string>;
  readonly entries: ReadonlyMap<string, CatalogEntry>;
  /** Every group of the catalog, those without a channel on the list included. */
  readonly groups: readonly ListedGroup[];
  /** Whether the catalog has more than is offered unasked. */
  readonly long: boolean;
  /** Whether any channel on the list is made up. */
  readonly simulated: boolean;
}

/** The heading of channels that are on the list and not in the catalog, after all others. */
const ABSENT = "Not there";

/** One core among many, one of a set that has a total: found by search, not shown unasked. */
export function isDetail({ channel }: CatalogEntry): boolean {
  return /\/(cpu|core)\/\d+$/.test(channel);
}

let last: { readonly of: readonly unknown[]; readonly listing: Listing } | undefined;

/**
 * What the catalog offers, less what was taken off, plus what was added. Board, watchlist and search ask for the same:
 * the newest answer is kept, so that it is worked out once for each change.
 */
export function listingOf(catalog: readonly CatalogEntry[], board: Chosen): Listing {
  const of = [catalog, board.added, board.removed, board.all];
  if (last?.of.every((part, at) => part === of[at])) return last.listing;
  last = { of, listing: makeListing(catalog, board) };
  return last.listing;
}

interface Making {
  readonly channels: string[];
  readonly left: string[];
}

function makeListing(catalog: readonly CatalogEntry[], { added, removed, all }: Chosen): Listing {
  const entries = entriesOf(catalog);
  const shown = catalog.filter((entry) => !isDetail(entry));
  const off = new Set(removed);
  const offered = (all ? shown : shown.slice(0, OFFERED)).filter(({ channel }) => !off.has(channel));
  const listed = new Set([...offered.map(({ channel }) => channel), ...added]);
  const made = new Map<string, Making>();
  const nameOf = (channel: string) => entries.get(channel)?.group ?? "Other";
  const absent: string[] = [];
  for (const channel of listed) {
    if (entries.has(channel)) makingOf(made, nameOf(channel)).channels.push(channel);
    else absent.push(channel);
  }
  for (const { channel } of shown) {
    if (!listed.has(channel) && !off.has(channel)) makingOf(made, nameOf(channel)).left.push(channel);
  }
  const groups: ListedGroup[] = [...made].map(([name, { channels, left }]) => {
    const simulated = channels.every((channel) => isSimulated(entries.get(channel)));
    return { name, channels, left, simulated, absent: false };
  });
  if (absent.length > 0) groups.push({ ...NOTHING, name: ABSENT, channels: absent });
  const channels = groups.flatMap((group) => group.channels);
  const simulated = channels.some((channel) => isSimulated(entries.get(channel)));
  return { channels, listed, entries, groups, long: shown.length > OFFERED, simulated };
}

const NOTHING = { left: [], simulated: false, absent: true };

function makingOf(made: Map<string, Making>, name: string): Making {
  const known = made.get(name);
  if (known) return known;
  const making = { channels: [], left: [] };
  made.set(name, making);
  return making;
}

const byName = new WeakMap<readonly CatalogEntry[], ReadonlyMap<string, CatalogEntry>>();

/** The entries of a catalog by their channels. */
export function entriesOf(catalog: readonly CatalogEntry[]): ReadonlyMap<string, CatalogEntry> {
  const known = byName.get(catalog);
  if (known) return known;
  const entries = new Map(catalog.map((entry) => [entry.channel, entry]));
  byName.set(catalog, entries);
  return entries;
}

/** The groups with nothing but channels of one kind, or all of them. */
export function groupsOfKind({ groups }: Listing, kind: "all" | "symbol" | "sensor"): readonly ListedGroup[] {
  if (kind === "all") return groups;
  const ofKind = (channel: string) => channel.startsWith(`${kind}/`);
  return groups.map((group) => ({
    ...group,
    channels: group.channels.filter(ofKind),
    left: group.left.filter(ofKind),
  }));
}

/**
 * Puts many channels on the watchlist. Where nothing of the catalog would be left out, the board is told to show all
 * of it instead of each name.
 */
export function addAll(catalog: readonly CatalogEntry[], channels: readonly string[]): void {
  const { groups, entries } = listingOf(catalog, boardNow());
  const wanted = new Set(channels);
  if (groups.every(({ left }) => left.every((channel) => wanted.has(channel)))) {
    showAll(true);
    const offered = (channel: string) => {
      const entry = entries.get(channel);
      return entry !== undefined && !isDetail(entry);
    };
    addManyToWatchlist(channels, offered);
  } else addManyToWatchlist(channels);
}
