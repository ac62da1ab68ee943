import { type FeedEvent, type FeedEventKind, keepFairly } from "#lib/feed-events.ts";
import type { FeedStatus } from "#lib/protocol.ts";
import type { FeedReport, FeedTrouble } from "#lib/status.ts";

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

/** What an event says beside when, and of which feed. */
type Said = Pick<FeedEvent, "kind"> &
  Partial<Pick<FeedEvent, "text" | "detail" | "channels" | "awayMs" | "count">>;

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
    if (known.state === status.state) return;
    known.state = status.state;
    if (status.state === "retrying") this.#failed(status, known, now);
    if (status.state === "running") this.#runs(status, known, now);
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
    const first: Known = { state: "starting", hasRun: false, trouble: null, channels: 0, refused: {} };
    this.#feeds.set(feed, first);
    return first;
  }

  #failed({ name, since, message, channels }: FeedStatus, known: Known, now: number): void {
    const before = known.trouble ?? { since, failures: 0 };
    const said = message ?? "failed";
    known.trouble = { since: before.since, time: since, message: said, failures: before.failures + 1 };
    this.#note(name, { kind: "failed", text: said.slice(0, MAX_TEXT), channels }, since, now);
  }

  #runs({ name, since }: FeedStatus, known: Known, now: number): void {
    const { trouble } = known;
    if (trouble) this.#note(name, { kind: "running", awayMs: since - trouble.since }, since, now);
    else if (!known.hasRun) this.#note(name, { kind: "started" }, since, now);
    known.hasRun = true;
    known.trouble = null;
  }

  #ended({ name, since }: FeedStatus, known: Known, now: number): void {
    known.trouble = null;
    this.#note(name, { kind: "ended" }, since, now);
  }

  #countChannels({ name, channels }: FeedReport, known: Known, now: number): void {
    const more = channels - known.channels;
    known.channels = channels;
    if (more > 0) this.#note(name, { kind: "channels", channels: more, count: 1 }, now, now);
  }

  #countRefused({ name, refused }: FeedReport, known: Known, now: number): void {
    for (const [reason, total] of Object.entries(refused.byReason)) {
      const count = total - (known.refused[reason] ?? 0);
      if (count === 0) continue;
      const last = refused.last.findLast((item) => item.reason === reason.slice(0, MAX_REASON));
      const detail = last?.detail || null;
      this.#note(
        name,
        { kind: "refused", text: reason.slice(0, MAX_REASON), detail, count },
        last?.time ?? now,
        now,
      );
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
    const nothing = { count: 1, text: null, detail: null, channels: null, awayMs: null };
    return { id: ++this.#lastId, feed, first: time, time, ...nothing, ...said };
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

/** The event with one more of its kind. Channels come on top of those it brought, and are held each time it fails. */
function counted(event: FeedEvent, { count = 1, ...said }: Said, time: number): FeedEvent {
  const brought = event.kind === "channels" ? (event.channels ?? 0) + (said.channels ?? 0) : said.channels;
  return {
    ...event,
    ...said,
    channels: brought ?? null,
    detail: said.detail ?? event.detail,
    time,
    count: event.count + count,
  };
}
