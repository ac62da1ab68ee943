import { pino } from "pino";
import { io, type ManagerOptions, type SocketOptions } from "socket.io-client";
import type { Bar } from "#lib/bar.ts";
import type { Kind } from "#lib/channel.ts";
import { DEFAULT_LIMITS, DEFAULT_RECENT, type RecentLimits, type ServerLimits } from "#lib/limits.ts";
import {
  type CatalogEntry,
  type CommandNews,
  catalogEntrySchema,
  commandNewsSchema,
  type Entry,
  entrySchema,
  type FeedStatus,
  feedStatusSchema,
  frameSchema,
  type Hello,
  helloSchema,
  type Notice,
  noticeSchema,
  refusalSchema,
  type StateChange,
  type Subscribed,
  stateChangeSchema,
  subscribedSchema,
} from "#lib/protocol.ts";
import { fromRow, type Row } from "#lib/row.ts";
import { CONFIG_GROUPS } from "../../server/config-groups.ts";
import type { UserConfig } from "../../server/define-config.ts";
import { pushOptions } from "../../server/feeds/choose-feeds.ts";
import type { Feed } from "../../server/feeds/feed.ts";
import { startServer } from "../../server/start-server.ts";
import { awakeMs } from "./awake.ts";
import { ScriptedFeed } from "./scripted-feed.ts";

type ClientOptions = Partial<ManagerOptions & SocketOptions>;

/** What a client has of one channel: the entry, then every row after it as a bar. */
export interface Told {
  readonly entry: Entry;
  readonly past: Bar[];
  readonly bars: Bar[];
  /** The number of the last tick told of. */
  seq: number;
}

/** One frame as it came. */
export interface SeenFrame {
  readonly n: number;
  readonly base: number;
  readonly handles: number[];
}

/** A stock client that checks everything it is sent: by schema, and by the law of continuity (FR4). */
export class WireClient implements AsyncDisposable {
  readonly socket: ReturnType<typeof io>;
  readonly frames: SeenFrame[] = [];
  readonly states: StateChange[] = [];
  readonly notices: Notice[] = [];
  readonly joined: Entry[][] = [];
  readonly left: string[][] = [];
  readonly feeds: FeedStatus[][] = [];
  readonly commands: CommandNews[] = [];
  readonly described: CatalogEntry[][] = [];
  /** Names of the events in the order they came. */
  readonly order: string[] = [];
  /** What the server did that the protocol forbids. */
  readonly faults: string[] = [];
  hello: Hello | undefined;
  readonly #told = new Map<number, Told>();

  constructor(url: string, options: ClientOptions) {
    this.socket = io(url, { transports: ["websocket"], forceNew: true, reconnection: false, ...options });
    this.#on("hello", (args) => {
      this.hello = helloSchema.parse(args[0]);
    });
    this.#on("frame", (args) => this.#onFrame(args));
    this.#on("state", (args) => this.states.push(...args.map((change) => stateChangeSchema.parse(change))));
    this.#on("notice", (args) => this.#onNotice(noticeSchema.parse(args[0])));
    this.#on("joined", (args) => this.#onJoined(entrySchema.array().parse(args[0])));
    this.#on("left", (args) => this.left.push(args[0] as string[]));
    this.#on("feeds", (args) => this.feeds.push(feedStatusSchema.array().parse(args[0])));
    this.#on("described", (args) => this.described.push(catalogEntrySchema.array().parse(args[0])));
    this.#on("command", (args) => this.commands.push(commandNewsSchema.parse(args[0])));
    this.socket.onAny((event: string) => this.order.push(event));
  }

  /** What is known of a channel. */
  told(channel: string): Told {
    for (const told of this.#told.values()) if (told.entry.channel === channel) return told;
    throw new Error(`nothing was told of ${channel}`);
  }

  /** Milliseconds an answer may take. */
  patience = PATIENCE;

  /** Sends an event and gives its answer as it came. */
  ask(event: string, ...args: unknown[]): Promise<unknown> {
    return this.socket.timeout(this.patience).emitWithAck(event, ...args);
  }

  /** Takes the entries in as the answer arrives: a frame may be right behind it. */
  subscribe(message: object): Promise<Subscribed> {
    return new Promise((resolve, reject) => {
      this.socket.timeout(this.patience).emit("subscribe", message, (error: Error | null, said: unknown) => {
        const answer = subscribedSchema.safeParse(said);
        if (error || !answer.success) return reject(error ?? answer.error);
        for (const entry of answer.data.channels) this.#start(entry);
        resolve(answer.data);
      });
    });
  }

  /** Sends what must be refused and gives the refusal's code and message. */
  async refused(event: string, ...args: unknown[]): Promise<{ code: string; message: string }> {
    return refusalSchema.parse(await this.ask(event, ...args));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.disconnect();
  }

  #on(event: string, listener: (args: unknown[]) => void): void {
    this.socket.on(event, (...args: unknown[]) => {
      try {
        listener(args);
      } catch (error) {
        this.faults.push(`${event}: ${String(error)}`);
      }
    });
  }

  #start(entry: Entry): void {
    const past = barsOf(entry.kind, entry.rows, entry.base);
    // Where a gap begins, and where the law goes on.
    const gaps = new Map(entry.gaps?.map(([from, to]) => [from - 1, to]));
    const after = (seq: number): number => gaps.get(seq) ?? seq;
    const last = past.at(-1);
    if (last && after(last.seq) !== entry.seq)
      this.faults.push(`SUB3: rows of ${entry.channel} do not end at seq`);
    for (const [at, bar] of past.entries()) {
      const previous = past[at - 1];
      if (previous && bar.seq - bar.count !== after(previous.seq))
        this.faults.push(`FR4: the past of ${entry.channel}`);
    }
    this.#told.set(entry.handle, { entry, past, bars: [], seq: entry.seq });
  }

  #onJoined(entries: Entry[]): void {
    this.joined.push(entries);
    for (const entry of entries) this.#start(entry);
  }

  #onNotice(notice: Notice): void {
    this.notices.push(notice);
    if (notice.code !== "gap") return;
    const told = this.told(notice.channel);
    if (notice.from !== told.seq + 1) this.faults.push(`FR4: a gap from ${notice.from} after ${told.seq}`);
    told.seq = notice.to;
  }

  #onFrame(args: unknown[]): void {
    const [n, base, ...blocks] = frameSchema.parse(args);
    const last = this.frames.at(-1);
    if (last && n <= last.n) this.faults.push(`FR1: frame ${n} after ${last.n}`);
    for (const [handle, ...rows] of blocks) this.#apply(handle, rows as Row[], base);
    this.frames.push({ n, base, handles: blocks.map(([handle]) => handle) });
  }

  #apply(handle: number, rows: Row[], base: number): void {
    const told = this.#told.get(handle);
    if (!told) {
      this.faults.push(`a frame for handle ${handle} before its entry`);
      return;
    }
    for (const bar of barsOf(told.entry.kind, rows, base)) {
      if (bar.seq - bar.count !== told.seq) {
        this.faults.push(`FR4: ${told.entry.channel} ${bar.seq} − ${bar.count} ≠ ${told.seq}`);
      }
      told.seq = bar.seq;
      told.bars.push(bar);
    }
  }
}

/** A whole server without pages, a feed under the test's control, and clients of it. */
export class Wire implements AsyncDisposable {
  readonly url: string;
  readonly feed: ScriptedFeed;
  readonly #server: AsyncDisposable;
  readonly #clients: WireClient[] = [];
  #stopped: Promise<void> | undefined;

  constructor(url: string, feed: ScriptedFeed, server: AsyncDisposable) {
    this.url = url;
    this.feed = feed;
    this.#server = server;
  }

  /** Connects and waits for `hello` and `feeds`. */
  async connect(options: ClientOptions = {}): Promise<WireClient> {
    const client = new WireClient(this.url, options);
    this.#clients.push(client);
    await until(() => client.feeds.length > 0, "hello and feeds");
    return client;
  }

  /** Ends the server, whoever is connected. */
  async stop(): Promise<void> {
    this.#stopped ??= Promise.resolve(this.#server[Symbol.asyncDispose]());
    await this.#stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.socket.disconnect();
    await this.stop();
  }
}

/** Groups of the config as a test wants them; what is left out has its default. */
export interface WireSettings {
  readonly recent?: Partial<RecentLimits>;
  readonly limits?: Partial<ServerLimits>;
  readonly origins?: string[];
  /** Nothing can be pushed where it is left out. */
  readonly push?: UserConfig["push"];
  /** Patterns of the channels that may be told something. */
  readonly allow?: string[];
  /** Feeds beside the scripted one. */
  readonly feeds?: readonly Feed[];
  /** Where history is kept; nothing is where it is left out. */
  readonly dataDir?: string;
  readonly history?: UserConfig["history"];
  /** Told each line of the log. */
  readonly logged?: (line: string) => void;
}

export async function startWire({
  recent,
  limits,
  origins,
  push,
  allow = [],
  feeds = [],
  dataDir,
  history,
  logged,
}: WireSettings = {}): Promise<Wire> {
  const feed = new ScriptedFeed();
  const log = logged ? pino({ level: "info" }, { write: logged }) : pino({ level: "silent" });
  const server = await startServer(
    {
      port: 0,
      host: "127.0.0.1",
      feeds: [],
      recent: { ...DEFAULT_RECENT, ...recent },
      // A test opens as many channels as it likes.
      limits: { ...DEFAULT_LIMITS, channelsPerFeed: 100_000, ...limits },
      origins: origins ?? [],
      push: push && pushOptions.parse(push),
      commands: { allow },
      ...(dataDir !== undefined && {
        dataDir,
        history: CONFIG_GROUPS.history.parse({ enabled: true, ...history }),
      }),
    },
    { feeds: [feed, ...feeds], web: false, log },
  );
  return new Wire(server.url, feed, server);
}

/** How long a test waits, in ms of {@link awakeMs}, before what it waits for counts as missing. */
const PATIENCE = 15_000;

/** Waits until something holds, {@link PATIENCE} at the most. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const latest = awakeMs() + PATIENCE;
  while (!holds()) {
    if (awakeMs() > latest) throw new Error(`waited ${PATIENCE} ms for ${what}`);
    await pause(5);
  }
}

/** Waits for so many milliseconds. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function barsOf(kind: Kind, rows: Row[], base: number): Bar[] {
  return rows.map((row) => fromRow(kind, row, base));
}
