import { z } from "zod";
import { COMMAND_TYPES } from "./catalog.ts";
import { KINDS } from "./channel.ts";
import { CHANNEL_STATES } from "./freshness.ts";
import { MAX_NAMES } from "./limits.ts";

/**
 * Every message on the wire, protocol 1, as docs/protocol.md says it. The server parses what clients send with
 * these schemas, tests parse what the server sends, and the types of both sides are inferred from them.
 * Browsers import the types alone, so that no validator is shipped to them.
 */
export const PROTOCOL_VERSION = 1;

const names = z.array(z.string()).min(1).max(MAX_NAMES);
const rate = z.number().positive();
const count = z.int().nonnegative();

export const modeSchema = z.enum(["bars", "ticks"]);
export type Mode = z.infer<typeof modeSchema>;

/** How much of the past a subscription wants: recent rows, or a span of milliseconds folded into at most so many bars. */
const historySchema = z.union([count, z.object({ ms: z.number().positive(), rows: z.int().positive() })]);
export type HistoryWish = z.infer<typeof historySchema>;

/** SUB1 */
export const subscribeSchema = z.object({
  channels: names,
  mode: modeSchema.optional(),
  rate: rate.optional(),
  history: historySchema.optional(),
  /** SUB4: each number is looked for; one that is no place in the channel's run is answered by a snapshot. */
  since: z.record(z.string(), z.tuple([z.string(), z.number()])).optional(),
});
export type Subscribe = z.infer<typeof subscribeSchema>;

/** SUB6 */
export const unsubscribeSchema = z.object({ channels: names });
export type Unsubscribe = z.infer<typeof unsubscribeSchema>;

/** SUB7 */
export const configureSchema = z.object({
  rate: rate.optional(),
  visible: z.boolean().optional(),
});
export type Configure = z.infer<typeof configureSchema>;

/** SLOW1: the highest frame applied. */
export const seenSchema = count;

/** SUB8 */
export const catalogSchema = z.object({
  match: z.string().optional(),
  /** A handle: only channels that appeared later, whose handles are greater, are asked for. */
  after: count.optional(),
});
export type CatalogQuery = z.infer<typeof catalogSchema>;

/** CMD1: what a channel is to become, in its unit; a choice is the number of one of its options. */
export const wishSchema = z.object({
  channel: z.string(),
  value: z.number(),
  /** Milliseconds until the reported value must follow. */
  timeoutMs: z.int().min(100).max(60_000).optional(),
});
export type Wish = z.infer<typeof wishSchema>;

/** FEED3: the name of a feed that is to be tried again at once. */
export const retrySchema = z.object({ feed: z.string() });
export type Retry = z.infer<typeof retrySchema>;

/** TR3 */
const refusalCodeSchema = z.enum([
  "bad-request",
  "unknown-channel",
  "denied",
  "limit",
  "rate-limited",
  "unavailable",
]);
export type RefusalCode = z.infer<typeof refusalCodeSchema>;

export const refusalSchema = z.object({
  ok: z.literal(false),
  code: refusalCodeSchema,
  message: z.string(),
});
export type Refusal = z.infer<typeof refusalSchema>;

const stateSchema = z.enum(CHANNEL_STATES);

const limit = z.number().nullable();
const limitsSchema = z.object({ ll: limit, l: limit, h: limit, hh: limit });

/** SUB3: what a channel can be told. */
const commandSchema = z.object({
  type: z.enum(COMMAND_TYPES),
  min: z.number().optional(),
  max: z.number().optional(),
  step: z.number().positive().optional(),
  unit: z.string().optional(),
  options: z.record(z.string(), z.string()).optional(),
  /** Whether the config lets anybody tell it (CMD1). */
  allowed: z.boolean(),
});

/** What `catalog` answers with: an entry without rows (SUB8). */
export const catalogEntrySchema = z.object({
  handle: count,
  channel: z.string(),
  kind: z.enum(KINDS),
  name: z.string().nullable(),
  unit: z.string().nullable(),
  decimals: count.nullable(),
  group: z.string().nullable(),
  source: z.string().nullable(),
  expectedMs: z.number().nullable(),
  limits: limitsSchema.nullable(),
  labels: z.record(z.string(), z.string()).nullable(),
  command: commandSchema.nullable(),
  state: stateSchema,
  epoch: z.string(),
  seq: count,
});
export type CatalogEntry = z.infer<typeof catalogEntrySchema>;

const row = z.array(z.number().nullable());

/** SUB3 */
export const entrySchema = catalogEntrySchema.extend({
  from: z.enum(["snapshot", "replay"]),
  base: z.number(),
  rows: z.array(row),
  /** SUB3: numbers of ticks that were not kept, the first and last of each gap; left out where there are none. */
  gaps: z.array(z.tuple([count, count])).optional(),
});
export type Entry = z.infer<typeof entrySchema>;

const grantedSchema = z.object({ mode: modeSchema, rate });

/** SUB2 */
export const subscribedSchema = z.object({
  ok: z.literal(true),
  granted: grantedSchema,
  channels: z.array(entrySchema),
  refused: z.array(z.object({ channel: z.string(), code: refusalCodeSchema, message: z.string() })),
});
export type Subscribed = z.infer<typeof subscribedSchema>;

/** SUB6 */
export interface Unsubscribed {
  readonly ok: true;
}

/** SUB7 */
export interface Configured {
  readonly ok: true;
  readonly granted: { readonly rate: number };
}

/** SUB8 */
export const catalogAnswerSchema = z.object({
  ok: z.literal(true),
  channels: z.array(catalogEntrySchema),
});
export type CatalogAnswer = z.infer<typeof catalogAnswerSchema>;

/** CMD1: the device has been asked. What becomes of it is told by the event `command`. */
export interface Commanded {
  readonly ok: true;
  readonly state: "accepted";
  /** Names this command in the events that follow. */
  readonly id: string;
}

/** FEED3: it is being tried again; how that goes the event `feeds` tells. */
export interface Retried {
  readonly ok: true;
}

/** TR2 */
export const helloSchema = z.object({
  protocol: z.literal(PROTOCOL_VERSION),
  version: z.string(),
  /** Names this process; a new one after a restart. */
  node: z.string(),
  /** The server's clock, epoch milliseconds. */
  time: z.number(),
  /** When this process started, epoch milliseconds. */
  started: z.number(),
  limits: z.object({ channels: count, rate, history: count, bytes: count }),
});
export type Hello = z.infer<typeof helloSchema>;

/** FR1: the arguments of a `frame` event: its number, its base in epoch milliseconds, then one block per channel. */
export const frameSchema = z.tuple([count, z.number()], z.tuple([count], row));
export type FrameBlock = [handle: number, ...rows: (number | null)[][]];
export type Frame = [n: number, base: number, ...blocks: FrameBlock[]];

/** FR7: handle, state, time of the last tick in epoch milliseconds (`null` before the first). */
export const stateChangeSchema = z.tuple([count, stateSchema, z.number().nullable()]);
export type StateChange = z.infer<typeof stateChangeSchema>;

/**
 * FR4: ticks lost by a reader too slow for too long in mode `ticks`. SUB5: a pattern that reached a limit. SLOW4: a
 * reader that takes no frame. BYE1: the server is leaving; come back after so many milliseconds.
 */
export const noticeSchema = z.discriminatedUnion("code", [
  z.object({
    code: z.literal("gap"),
    channel: z.string(),
    from: count,
    to: count,
    reason: z.string(),
  }),
  z.object({ code: z.literal("limit"), message: z.string() }),
  z.object({ code: z.literal("stalled"), message: z.string() }),
  z.object({ code: z.literal("shutdown"), resumeAfterMs: count }),
]);
export type Notice = z.infer<typeof noticeSchema>;

/** CMD2: what has become of a command, told to every session that holds the channel. */
export const commandNewsSchema = z.object({
  id: z.string(),
  channel: z.string(),
  /** What was asked for. */
  value: z.number(),
  /**
   * `accepted` while the device has yet to report it, `confirmed` when it has, `rejected` where the source would not
   * take it, `timeout` where the reported value did not follow.
   */
  state: z.enum(["accepted", "confirmed", "rejected", "timeout"]),
  /** Why it was rejected, or what was reported instead. */
  message: z.string().optional(),
});
export type CommandNews = z.infer<typeof commandNewsSchema>;

/** FEED2: something that arrived at a feed and could not become a tick. */
const refusedItemSchema = z.object({
  /** A short phrase. */
  reason: z.string(),
  /** What was refused, verbatim, cut at 200 characters. */
  detail: z.string(),
  /** Epoch milliseconds. */
  time: z.number(),
});
export type RefusedItem = z.infer<typeof refusedItemSchema>;

/** FEED1: how each feed is doing. */
export const feedStatusSchema = z.object({
  name: z.string(),
  type: z.string(),
  state: z.enum(["starting", "running", "retrying", "ended"]),
  /** Whether its values are made up. */
  simulated: z.boolean(),
  /** How many channels it has brought so far. */
  channels: count,
  /** When it entered this state, epoch milliseconds. */
  since: z.number(),
  /** Why it is retrying; `null` otherwise. */
  message: z.string().nullable(),
  /** When it is started again, epoch milliseconds; `null` where it is not waiting. */
  nextTry: z.number().nullable(),
  /** Where it reads from, without secrets, such as `mqtt://10.0.0.1:1883, plant/#`; `null` where there is nothing to say. */
  source: z.string().nullable(),
  /** Ticks published since the process started. */
  ticks: count,
  /** Ticks a second over the last five seconds. */
  rate: z.number().nonnegative(),
  /** When its last tick was published, epoch milliseconds; `null` before the first. */
  lastTick: z.number().nullable(),
  /** Ticks that were older than their channel's newest: they are in the past, and the newest value stays. */
  late: count,
  /** How often it was started again after it had failed. */
  reconnects: count,
  /** FEED2: `last` are the newest three, the newest last. */
  refused: z.object({ total: count, last: z.array(refusedItemSchema) }),
});
export type FeedStatus = z.infer<typeof feedStatusSchema>;

type Acknowledge<Answer> = (answer: Answer | Refusal) => void;

/** The events a client sends, each answered (TR3) but `seen` (SLOW1). */
export interface ClientEvents {
  subscribe: (message: Subscribe, answer: Acknowledge<Subscribed>) => void;
  unsubscribe: (message: Unsubscribe, answer: Acknowledge<Unsubscribed>) => void;
  configure: (message: Configure, answer: Acknowledge<Configured>) => void;
  catalog: (message: CatalogQuery, answer: Acknowledge<CatalogAnswer>) => void;
  command: (wish: Wish, answer: Acknowledge<Commanded>) => void;
  retry: (message: Retry, answer: Acknowledge<Retried>) => void;
  seen: (n: number) => void;
}

/** The events the server sends. */
export interface ServerEvents {
  hello: (hello: Hello) => void;
  frame: (...frame: Frame) => void;
  state: (...changes: StateChange[]) => void;
  joined: (entries: Entry[]) => void;
  left: (channels: string[]) => void;
  /** SUB9: what is known of channels held is another. */
  described: (entries: CatalogEntry[]) => void;
  command: (news: CommandNews) => void;
  notice: (notice: Notice) => void;
  feeds: (feeds: FeedStatus[]) => void;
}
