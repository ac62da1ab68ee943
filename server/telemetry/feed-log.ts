import { type FeedEvent, type FeedEventKind, keepFairly } from "#lib/feed-events.ts";
import type { FeedStatus } from "#lib/protocol.ts";
import { type FeedReport, type FeedTrouble, TOLD_TWICE } from "#lib/status.ts";

/** What happens again within so many milliseconds is counted and has no event of its own. */
const AGAIN_MS: Readonly<Record<FeedEventKind, number>> = {
  started: 0,
  failed: 120_000,
  running: 120_000,
  ended: 0,
  refused: 600_000,
  channels: 10_000,
};

/** Characters of what was said that an event repeats, and of a reason that a refusal does. */
const MAX_TEXT = 1_000;
const MAX_REASON = 200;
/** Different things refused for one reason, and names of channels, that an event lists. */
const MAX_DETAILS = { refused: 5, channels: 3 } as const;
/** A feed that has run for so long without failing has recovered, also where its source has nothing to say. */
const RECOVERED_MS = 60_000;

/** What an event says beside when, and of which feed. */
type Said = Pick<FeedEvent, "kind"> &
  Partial<Pick<FeedEvent, "text" | "detail" | "details" | "channels" | "awayMs" | "count">>;

interface Noted {
  readonly event: FeedEvent;
  /** When the log learnt of it, which may be later than it happened. */
  readonly noted: number;
}

/** What is known of a feed, to tell what is news. */
interface Known {
  state: FeedStatus["state"];
  hasRun: boolean;
  trouble: FeedTrouble | null;
  /** Ticks it had published when it failed last. */
  ticks: number;
  channels: number;
  refused: FeedReport["refused"]["byReason"];
}

/** What happened to feeds: the last 200 events. Times are epoch milliseconds. */
export class FeedLog {
  readonly #feeds = new Map<string, Known>();
  #events: Noted[] = [];
  #lastId = 0;

  /** Takes note of a feed's state. */
  changed(status: FeedStatus, now = Date.now()): void {
    const known = this.#knownOf(status.name);
    const before = known.state;
    known.state = status.state;
    if (status.state === "running") this.#runs(status, known, now);
    if (before === status.state) return;
    if (status.state === "retrying") this.#failed(status, known, now);
    if (status.state === "ended") this.#ended(status, known, now);
  }

  /** Takes note of what is counted: once a second, so that a tick pays for none of it. */
  observe(reports: readonly FeedReport[], now = Date.now()): void {
    for (const report of reports) {
      this.changed(report, now);
      const known = this.#knownOf(report.name);
      this.#countChannels(report, known, now);
      this.#countRefused(report, known, now);
    }
  }

  /** Why a feed does not run; `null` where it does. */
  troubleOf(feed: string): FeedTrouble | null {
    return this.#feeds.get(feed)?.trouble ?? null;
  }

  /** Oldest first; those that are news since a time. */
  events(since = 0): FeedEvent[] {
    return this.#events.filter(({ noted }) => noted >= since).map(({ event }) => event);
  }

  #knownOf(feed: string): Known {
    const known = this.#feeds.get(feed);
    if (known) return known;
    const first: Known = {
      state: "starting",
      hasRun: false,
      trouble: null,
      ticks: 0,
      channels: 0,
      refused: {},
    };
    this.#feeds.set(feed, first);
    return first;
  }

  #failed(status: FeedStatus, known: Known, now: number): void {
    // It may have recovered and failed between two looks.
    if (known.trouble && status.ticks > known.ticks) this.#recovered(status, known, known.trouble, now);
    known.ticks = status.ticks;
    const { name, since, message, channels } = status;
    const before = known.trouble ?? { since, failures: 0 };
    const said = message ?? "failed";
    known.trouble = { since: before.since, time: since, message: said, failures: before.failures + 1 };
    this.#note(name, { kind: "failed", text: said.slice(0, MAX_TEXT), channels }, since, now);
  }

  #runs(status: FeedStatus, known: Known, now: number): void {
    const { name, since, ticks } = status;
    if (!known.trouble && !known.hasRun) this.#note(name, { kind: "started" }, since, now);
    known.hasRun = true;
    if (!known.trouble) return;
    // That it was started shows nothing: a feed may describe its channels and fail with the first value.
    if (ticks > known.ticks || now - since >= RECOVERED_MS)
      this.#recovered(status, known, known.trouble, now);
  }

  #recovered({ name, since }: FeedStatus, known: Known, trouble: FeedTrouble, now: number): void {
    known.trouble = null;
    this.#note(name, { kind: "running", awayMs: since - trouble.since }, since, now);
  }

  #ended({ name, since }: FeedStatus, known: Known, now: number): void {
    known.trouble = null;
    this.#note(name, { kind: "ended" }, since, now);
  }

  #countChannels({ name, channels, newest }: FeedReport, known: Known, now: number): void {
    const more = channels - known.channels;
    known.channels = channels;
    if (more <= 0) return;
    const details = newest.slice(-more).toReversed();
    this.#note(name, { kind: "channels", channels: more, details, count: 1 }, now, now);
  }

  #countRefused({ name, refused }: FeedReport, known: Known, now: number): void {
    for (const [reason, total] of Object.entries(refused.byReason)) {
      const count = total - (known.refused[reason] ?? 0);
      if (count === 0 || reason === TOLD_TWICE) continue;
      const text = reason.slice(0, MAX_REASON);
      const items = refused.last.filter((item) => item.reason === text).slice(-count);
      const details = items.flatMap(({ detail }) => detail || []).toReversed();
      const said = { kind: "refused", text, detail: details[0] ?? null, details, count } as const;
      this.#note(name, said, items.at(-1)?.time ?? now, now);
    }
    known.refused = refused.byReason;
  }

  #note(feed: string, said: Said, time: number, noted: number): void {
    const at = this.#events.findLastIndex(({ event }) => isAgain(event, feed, said, time));
    const [before] = at < 0 ? [] : this.#events.splice(at, 1);
    const event = before ? counted(before.event, said, time) : this.#eventOf(feed, said, time);
    this.#events.push({ event, noted });
    this.#drop();
  }

  #eventOf(feed: string, said: Said, time: number): FeedEvent {
    const nothing = { count: 1, text: null, detail: null, channels: null, awayMs: null, details: [] };
    const details = keptDetails(said.kind, said.details);
    return { id: ++this.#lastId, feed, first: time, time, ...nothing, ...said, details };
  }

  #drop(): void {
    const kept = new Set(keepFairly(this.#events.map(({ event }) => event)));
    if (kept.size < this.#events.length) this.#events = this.#events.filter(({ event }) => kept.has(event));
  }
}

function isAgain(event: FeedEvent, feed: string, { kind, text = null }: Said, time: number): boolean {
  const isSame = event.feed === feed && event.kind === kind && event.text === text;
  return isSame && time - event.time < AGAIN_MS[kind];
}

function keptDetails(kind: FeedEventKind, details: readonly string[] = []): string[] {
  const most = kind === "refused" || kind === "channels" ? MAX_DETAILS[kind] : 0;
  return [...new Set(details)].slice(0, most);
}

/** The event with one more of its kind. Channels come on top of those it brought, and are held each time it fails. */
function counted(event: FeedEvent, { count = 1, ...said }: Said, time: number): FeedEvent {
  const brought = event.kind === "channels" ? (event.channels ?? 0) + (said.channels ?? 0) : said.channels;
  return {
    ...event,
    ...said,
    channels: brought ?? null,
    detail: said.detail ?? event.detail,
    details: keptDetails(event.kind, [...(said.details ?? []), ...event.details]),
    time,
    count: event.count + count,
  };
}
