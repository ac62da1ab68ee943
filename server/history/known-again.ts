import type { Facts } from "#lib/catalog.ts";
import { DAY } from "#lib/durations.ts";
import { type HistoryStore, IMPORTED, type KnownChannel, type TickColumns } from "./history.ts";
import { readNewest, type Wanted } from "./newest-ticks.ts";
import type { Continued, PastRuns } from "./past-runs.ts";

/** A channel of earlier servers, as it is shown until its feed brings it again. */
export interface KnownAgain {
  readonly facts: Facts;
  readonly run: Continued;
  /** Whether its run goes on when the same source brings it again; another begins otherwise. */
  readonly goesOn: boolean;
  /** Whether nobody is expected to bring it again, as a recording that was imported. */
  readonly isOver: boolean;
}

export interface KnownAgainOptions {
  readonly store: Pick<HistoryStore, "known" | "range" | "ticks">;
  readonly past: PastRuns;
  /** Names of the feeds that go on where they ended: channels of others are not shown. */
  readonly sources: ReadonlySet<string>;
  /** Channels of each of them, those that spoke last. */
  readonly most: number;
  /** The newest ticks of a channel that is over, and bytes of all of those. */
  readonly ticks: number;
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What channels that were imported have as their source begins with this. */
export const IMPORT_OF = "import of ";
/** A channel that was silent for so many milliseconds is not shown before it speaks. */
const FORGOTTEN_MS = 7 * DAY;

/**
 * The channels that earlier servers on the same directory had, with their last ticks: whoever reads them resumes
 * before their sources speak, and sees what was last where they never do. Rejects where the store does.
 */
export async function knownAgain(options: KnownAgainOptions): Promise<KnownAgain[]> {
  const { store, past, sources } = options;
  const known = await store.known();
  const ofFeeds = known.flatMap((channel) => {
    const source = channel.facts?.source ?? "";
    const last = sources.has(source) ? past.last(channel.channel) : undefined;
    return last && isRecent(Math.max(channel.seen, last.time), options.now) ? [{ channel, last }] : [];
  });
  const shown = newestOfEach(ofFeeds, options.most).flatMap(({ channel: { facts, channel }, last }) => {
    if (!facts) return [];
    const run = past.peek(channel, facts.source);
    const bare = { epoch: last.epoch, seq: last.seq, time: last.time, ticks: undefined };
    return [{ facts, run: run ?? bare, goesOn: run !== undefined, isOver: false }];
  });
  const imported = await importedOf(known, options);
  return withTicks([...shown, ...imported], options);
}

function isRecent(time: number, now: number): boolean {
  return time > now - FORGOTTEN_MS;
}

interface Found {
  readonly channel: KnownChannel;
  readonly last: { readonly epoch: string; readonly seq: number; readonly time: number };
}

function newestOfEach(found: readonly Found[], most: number): Found[] {
  const bySource = Map.groupBy(found, ({ channel }) => channel.facts?.source);
  return [...bySource.values()].flatMap((ofOne) =>
    ofOne.length <= most ? ofOne : ofOne.toSorted((a, b) => b.last.time - a.last.time).slice(0, most),
  );
}

/** Recordings that were imported on channels which no feed ever brought. */
async function importedOf(
  known: readonly KnownChannel[],
  { store, past }: KnownAgainOptions,
): Promise<KnownAgain[]> {
  const found: KnownAgain[] = [];
  for (const { channel, facts } of known) {
    if (!facts?.source?.startsWith(IMPORT_OF) || past.last(channel)) continue;
    const whole = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER, max: 1 };
    const { epoch, bars } = await store.range({ channel, ...whole });
    const [bar] = bars;
    if (!bar || !epoch?.startsWith(IMPORTED)) continue;
    const run = { epoch, seq: bar.seq, time: bar.time, ticks: undefined };
    found.push({ facts, run, goesOn: false, isOver: true });
  }
  return found;
}

/** With the newest ticks of those that have none yet. */
async function withTicks(
  channels: readonly KnownAgain[],
  { store, ticks, bytes }: KnownAgainOptions,
): Promise<KnownAgain[]> {
  const held = new Map<string, TickColumns | undefined>();
  const wanted = channels.flatMap(({ facts: { channel }, run: { epoch, seq }, goesOn }): Wanted[] =>
    goesOn ? [] : [{ channel, epoch, seq, take: (found) => void held.set(channel, found) }],
  );
  await readNewest(store, wanted, { ticks, bytes });
  return channels.map((one) => {
    const found = held.get(one.facts.channel);
    return found ? { ...one, run: { ...one.run, ticks: found } } : one;
  });
}
