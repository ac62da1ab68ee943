import { faultOfPattern, isPattern } from "#lib/channel.ts";
import { DEFAULT_HISTORY, type ServerLimits } from "#lib/limits.ts";
import type {
  CatalogAnswer,
  CatalogQuery,
  Commanded,
  Configure,
  Configured,
  Entry,
  HistoryWish,
  Retried,
  Retry,
  Subscribe,
  Subscribed,
  Unsubscribe,
  Unsubscribed,
  Wish,
} from "#lib/protocol.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";
import type { Hub } from "../hub/hub.ts";
import { Claim, type Claimant } from "./claim.ts";
import type { Commands } from "./commands.ts";
import { MAX_PATTERNS } from "./interests.ts";
import type { Older } from "./older.ts";
import { type OlderWish, olderWishOf } from "./older-wish.ts";
import { type PastWish, sizeOf } from "./past.ts";
import type { PastStore } from "./past-store.ts";
import { RequestRefused } from "./refused.ts";
import {
  ROWS_PER_ENTRY,
  ROWS_PER_QUESTION,
  ROWS_PER_REFUSAL,
  type RowBudget,
  STEPS_PER_ROW,
} from "./row-budget.ts";
import { fairShare } from "./share.ts";

/** Rows of one answer at the most, all channels together. */
const MAX_ANSWER_ROWS = 100_000;
/** Channels whose older rows the history is asked for in one request. */
const MAX_QUESTIONS = 500;

/** Whom a request comes from, and what it is about. */
export interface Asker extends Claimant {
  readonly budget: Pick<RowBudget, "spend">;
  readonly limits: Pick<ServerLimits, "rate" | "history">;
  readonly commands: Pick<Commands, "start">;
  /** Has a feed tried again at once; says why not where it is not. */
  readonly retry: (feed: string) => string | undefined;
  /** Where older rows are asked for; the hub's are all there are where it is left out. */
  readonly pastStore?: Pick<PastStore, "askTwice"> | undefined;
}

type Olders = ReadonlyMap<ChannelRecord, Older>;

const NO_OLDERS: Olders = new Map();

/**
 * SUB1 to SUB4: every name that can be held is, in one step; what cannot is said by name. Where the history is to tell
 * what the hub holds no longer it is asked first, and the step taken when it has answered.
 */
export function subscribe(asker: Asker, message: Subscribe): Subscribed | Promise<Subscribed> {
  const { budget, hub, limits, pastStore } = asker;
  const names = new Set(message.channels);
  budget.spend(costOfNames(names, countOf(hub)));
  const wish = { ...message, history: grantedHistory(message.history, limits.history) };
  if (!pastStore) return take(asker, names, wish, NO_OLDERS);
  const places = new Map(Object.entries(message.since ?? {}));
  const { mode = "bars", history } = wish;
  const olderOf = (record: ChannelRecord, share?: number): OlderWish | undefined =>
    olderWishOf(record, { mode, history, since: places.get(record.channel) }, share);
  const held = [...claimOf(asker, names).records.values()];
  const wishes = held.flatMap((record) => olderOf(record) ?? []).slice(0, MAX_QUESTIONS);
  if (wishes.length === 0) return take(asker, names, wish, NO_OLDERS);
  budget.spend(ROWS_PER_QUESTION * wishes.length);
  return pastStore
    .askTwice(wishes, (record) => olderOf(record, 1))
    .then((olders) => {
      if (asker.session.socket.connected) return take(asker, names, wish, olders);
      throw new RequestRefused("unavailable", "the connection is gone");
    });
}

/** The step itself. */
function take(asker: Asker, names: ReadonlySet<string>, message: Subscribe, olders: Olders): Subscribed {
  const { session, interests, budget, limits } = asker;
  const { mode = "bars", history, rate } = message;
  const claim = claimOf(asker, names);
  const past = new Past([...claim.records.values()], message, olders);
  budget.spend(past.cost + ROWS_PER_REFUSAL * claim.refused.length);
  session.configure({ rate: grantedRate(rate, limits.rate) });
  for (const name of claim.names) interests.addName(name);
  for (const pattern of claim.patterns) interests.addPattern(pattern, { mode, history });
  const channels = past.hold(asker);
  return { ok: true, granted: { mode, rate: session.rate }, channels, refused: claim.refused };
}

function claimOf(asker: Asker, names: ReadonlySet<string>): Claim {
  const claim = new Claim(asker);
  for (const name of names) claim.add(name);
  return claim;
}

/** SUB6 */
export function unsubscribe({ interests, session, budget }: Asker, message: Unsubscribe): Unsubscribed {
  const names = new Set(message.channels);
  const patterns = [...names].some((name) => interests.hasPattern(name)) ? interests.patterns : 0;
  budget.spend(names.size + (patterns * session.size) / STEPS_PER_ROW);
  interests.remove(names);
  return { ok: true };
}

/** SUB7 */
export function configure({ session, limits }: Asker, { rate, visible }: Configure): Configured {
  session.configure({ rate: grantedRate(rate, limits.rate), visible });
  return { ok: true, granted: { rate: session.rate } };
}

/** SUB8 */
export function catalog({ hub, budget }: Asker, { match, after }: CatalogQuery): CatalogAnswer {
  const fault = match === undefined ? undefined : faultOfPattern(match);
  if (fault !== undefined) throw new RequestRefused("bad-request", `match: ${fault}`);
  const all = countOf(hub);
  const whole = match === undefined && after === undefined;
  budget.spend(whole ? ROWS_PER_ENTRY * all : all / STEPS_PER_ROW);
  const channels = hub.catalog(match, after);
  if (!whole) budget.spend(ROWS_PER_ENTRY * channels.length);
  return { ok: true, channels };
}

/** CMD1 */
export function command({ commands, session }: Asker, wish: Wish): Commanded {
  return commands.start(session.socket, wish);
}

/** FEED3 */
export function retry({ retry }: Asker, { feed }: Retry): Retried {
  const fault = retry(feed);
  if (fault !== undefined) throw new RequestRefused("bad-request", fault);
  return { ok: true };
}

/** What the channels of one answer show of the past: each what it has, or a fair share of what an answer may hold. */
class Past {
  /** In rows of an answer. */
  readonly cost: number;
  readonly #asked: readonly {
    readonly record: ChannelRecord;
    readonly wish: PastWish;
    readonly older: Older | undefined;
  }[];
  readonly #maxRows: number;

  constructor(
    records: readonly ChannelRecord[],
    { mode = "bars", history, since }: Subscribe,
    olders: Olders,
  ) {
    const places = new Map(Object.entries(since ?? {}));
    this.#asked = records.map((record) => ({
      record,
      wish: { mode, history, since: places.get(record.channel) },
      older: olders.get(record),
    }));
    const sizes = this.#asked.map(({ record, wish, older }) => sizeOf(record, wish, older));
    const rows = sizes.map((size) => size.rows);
    this.#maxRows = fairShare(rows, MAX_ANSWER_ROWS);
    const sent = rows.reduce((sum, count) => sum + Math.min(count, this.#maxRows), 0);
    const steps = sizes.reduce((sum, { folded }) => sum + folded, 0);
    this.cost = sent + steps / STEPS_PER_ROW + ROWS_PER_ENTRY * records.length;
  }

  hold({ session }: Asker): Entry[] {
    return this.#asked.map(({ record, wish, older }) => session.hold(record, wish, this.#maxRows, older));
  }
}

function grantedRate(rate: number | undefined, most: number): number | undefined {
  return rate === undefined ? undefined : Math.min(rate, most);
}

function grantedHistory(history: HistoryWish = DEFAULT_HISTORY, most: number): HistoryWish {
  if (typeof history === "number") return Math.min(history, most);
  return { ...history, rows: Math.min(history.rows, most) };
}

/** A name is looked up; a pattern is compared with every channel. */
function costOfNames(names: ReadonlySet<string>, channels: number): number {
  let patterns = 0;
  for (const name of names) if (isPattern(name)) patterns++;
  return names.size + (Math.min(patterns, MAX_PATTERNS) * channels) / STEPS_PER_ROW;
}

function countOf(hub: Hub): number {
  return [...hub.records()].length;
}
