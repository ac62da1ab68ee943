import { randomBytes } from "node:crypto";
import type { Server as HttpServer } from "node:http";
import type { Logger } from "pino";
import { Server } from "socket.io";
import { DEFAULT_LIMITS, type ServerLimits } from "#lib/limits.ts";
import {
  type ClientEvents,
  type FeedStatus,
  type Hello,
  PROTOCOL_VERSION,
  type ServerEvents,
} from "#lib/protocol.ts";
import type { SessionStatus } from "#lib/status.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";
import type { Hub } from "../hub/hub.ts";
import { Admission } from "./admission.ts";
import { Announcer } from "./announcer.ts";
import { Client, type ClientSurroundings } from "./client.ts";
import type { ClientSocket } from "./client-socket.ts";
import { Commands, type CommandsOptions } from "./commands.ts";
import { drain } from "./drain.ts";
import { entrance } from "./entrance.ts";
import { forgetHandshake } from "./handshake.ts";
import { endOversized } from "./oversized.ts";
import { Pacer } from "./pacer.ts";
import { PastStore, type PastStoreOptions } from "./past-store.ts";
import { Readings } from "./readings.ts";
import { RequestTurns } from "./request-turns.ts";
import { Session } from "./session.ts";
import { Tally } from "./tally.ts";
import { Unread } from "./unread.ts";
import { Watches } from "./watch.ts";

/** A peer that is gone is noticed within the sum of the two, by both sides (PROTOCOL TR5). Milliseconds. */
const PING_INTERVAL_MS = 4_000;
const PING_TIMEOUT_MS = 4_000;
/** A connection that never joins the default namespace is closed after this many milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Changes of state are gathered this long, so that a reader gets one event for a sweep. Milliseconds. */
const STATE_DELAY_MS = 20;
/** What is known of channels is gathered this long: a feed that starts describes them one by one. Milliseconds. */
const FACTS_DELAY_MS = 250;
/** Feeds' status is gathered this long, so that what a moment brings is one event, milliseconds. */
const FEEDS_DELAY_MS = 50;
/** Feeds' status is told at most this often, milliseconds (FEED1). */
const FEEDS_APART_MS = 500;

export interface GatewayOptions {
  readonly httpServer: HttpServer;
  readonly hub: Hub;
  /** How the feeds are doing now (FEED1). */
  readonly feeds: () => FeedStatus[];
  readonly version: string;
  readonly limits?: ServerLimits | undefined;
  /** Origins of other sites' pages that may connect. */
  readonly origins?: readonly string[] | undefined;
  /** Hands a wish to the device behind a channel; nobody is told anything where it is left out. */
  readonly command?: CommandsOptions["send"] | undefined;
  /** Has a feed tried again at once; says why not, in words, where it is not. */
  readonly retry?: ((feed: string) => string | undefined) | undefined;
  /** What the hub holds no longer is asked of it; nothing is where it is left out. */
  readonly history?: PastStoreOptions["store"] | undefined;
  readonly log: Logger;
}

type Conn = ClientSocket["conn"];

/** Where browsers and scripts connect: attaches Socket.IO to a server, greets, and hands each event to the door. */
export class Gateway {
  /** What all readers together were told. */
  readonly tally = new Tally();
  readonly #io: Server<ClientEvents, ServerEvents>;
  readonly #options: GatewayOptions;
  readonly #clients = new Map<string, Client>();
  /** By the engine's id. */
  readonly #connections = new Map<string, { readonly conn: Conn; readonly unread: Unread }>();
  readonly #limits: ServerLimits;
  readonly #admission: Admission;
  readonly #turns = new RequestTurns();
  readonly #watches = new Watches<Session>();
  readonly #pacer = new Pacer(() => new Readings());
  readonly #node = randomBytes(6).toString("base64url");
  readonly #started = Date.now();
  readonly #states = new Announcer<ChannelRecord>(STATE_DELAY_MS, (records) =>
    this.#tellHolders(records, (session) => session.tellStates(records)),
  );
  readonly #facts = new Announcer<ChannelRecord>(FACTS_DELAY_MS, (records) =>
    this.#tellHolders(records, (session) => session.tellFacts(records)),
  );
  readonly #feedNews = new Announcer<"feeds">(
    FEEDS_DELAY_MS,
    () => this.#io.emit("feeds", this.#options.feeds()),
    FEEDS_APART_MS,
  );
  /** When counts of the feeds were last told for their own sake, milliseconds of a clock that never goes back. */
  #countsTold = Number.NEGATIVE_INFINITY;
  readonly #unlisten: (() => void)[];
  readonly #commands: Commands;
  readonly #surroundings: ClientSurroundings;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#limits = options.limits ?? DEFAULT_LIMITS;
    this.#admission = new Admission({ limits: this.#limits, origins: options.origins ?? [] });
    this.#commands = new Commands({
      send: options.command ?? (async () => {}),
      hub: options.hub,
      holders: (record) => Array.from(this.#watches.get(record)?.readers ?? [], ({ socket }) => socket),
    });
    this.#surroundings = {
      hub: options.hub,
      commands: this.#commands,
      retry: options.retry ?? (() => "there are no feeds"),
      pastStore: options.history && this.#pastStoreOf(options.history),
      limits: this.#limits,
      turns: this.#turns,
      log: options.log,
      tooManyRequests: (conn) => this.#admission.tooManyRequests(conn),
      isRead: (conn) => this.#connections.get(idOf(conn))?.unread.isRead ?? false,
    };
    this.#io = new Server(options.httpServer, {
      serveClient: false,
      destroyUpgrade: false,
      perMessageDeflate: false,
      httpCompression: false,
      pingInterval: PING_INTERVAL_MS,
      pingTimeout: PING_TIMEOUT_MS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      maxHttpBufferSize: this.#limits.messageBytes,
    });
    this.#unlisten = this.#listenToHub();
    this.#io.engine.on("connection", (conn: Conn) => this.#guard(conn));
    this.#io.engine.use(entrance((request) => this.#admission.whyNot(request)));
    this.#io.engine.use(endOversized((id) => this.#connections.get(id)?.conn.close(true)));
    this.#io.use(this.#admission.join);
    this.#io.on("connection", (socket) => this.#greet(socket));
  }

  /** Names this process on the wire. */
  get node(): string {
    return this.#node;
  }

  /** Sessions, the channels they hold in all, and how many of them do not keep up. */
  counts(): { sessions: number; subscriptions: number; lagging: number; stalled: number } {
    const counts = { sessions: this.#clients.size, subscriptions: 0, lagging: 0, stalled: 0 };
    for (const { session } of this.#clients.values()) {
      counts.subscriptions += session.size;
      if (session.state !== "healthy") counts[session.state]++;
    }
    return counts;
  }

  /** So many sessions, those furthest behind first. */
  statuses(most: number): SessionStatus[] {
    const all = Array.from(this.#clients.values(), ({ session }) => session.status());
    return all.sort((a, b) => b.lagMs - a.lagMs || b.waiting - a.waiting).slice(0, most);
  }

  /** Writes to every reader what waits for it, whatever its pace. */
  flushAll(): void {
    this.#pacer.flushAll();
  }

  /** Says that a feed's status is another one; readers are told soon. */
  feedsChanged(): void {
    this.#feedNews.add("feeds");
  }

  /** Says that feeds have counted on. Told rarely enough that everybody together is sent some 1,000 events a second. */
  feedsCounted(): void {
    const now = performance.now();
    if (now - this.#countsTold < this.#clients.size) return;
    this.#countsTold = now;
    this.#feedNews.add("feeds");
  }

  /** The most ticks of any channel that a reader in mode `ticks` has yet to be told. */
  waiting(): number {
    let most = 0;
    for (const { session } of this.#clients.values()) most = Math.max(most, session.waiting());
    return most;
  }

  /** From here on nobody else is let in. */
  leave(): void {
    this.#admission.leave();
  }

  /** Says goodbye to everybody (PROTOCOL BYE1). Nothing is published any more, so that what is told last is the last. */
  async drain(): Promise<void> {
    this.leave();
    await drain({
      sessions: Array.from(this.#clients.values(), ({ session }) => session),
      connections: () => Array.from(this.#connections.values(), ({ conn }) => conn),
      flushAll: () => this.flushAll(),
    });
  }

  /** Ends every connection and stops listening, with the HTTP server it is attached to. */
  async close(): Promise<void> {
    this.#turns.close();
    this.#commands.close();
    for (const stop of this.#unlisten) stop();
    this.#states.close();
    this.#facts.close();
    this.#feedNews.close();
    await this.#io.close();
  }

  #pastStoreOf(store: PastStoreOptions["store"]): PastStore {
    const failed = (err: unknown): void =>
      this.#options.log.warn({ err }, "the history is not asked for a while; readers get what the hub holds");
    return new PastStore({ store, failed });
  }

  #listenToHub(): (() => void)[] {
    const { added, described, removed, changed } = this.#options.hub;
    return [
      added.add((record) => {
        for (const client of this.#clients.values()) client.appeared(record);
      }),
      described.add((record) => {
        if (this.#watches.get(record)) this.#facts.add(record);
      }),
      removed.add((record) => {
        const readers = [...(this.#watches.get(record)?.readers ?? [])];
        for (const { socket } of readers) this.#clients.get(socket.id)?.disappeared(record);
      }),
      changed.add((record) => {
        if (this.#watches.get(record)) this.#states.add(record);
      }),
    ];
  }

  #greet(socket: ClientSocket): void {
    const { log, feeds } = this.#options;
    const session = new Session(socket, { watches: this.#watches, pacer: this.#pacer, tally: this.tally });
    const client = new Client(session, this.#surroundings);
    this.#clients.set(socket.id, client);
    session.configure({ rate: Math.min(session.rate, this.#limits.rate) });
    socket.onAny((event: unknown, ...args: unknown[]) => client.hear(event, args));
    socket.on("error", (error: unknown) => log.debug({ err: error }, "a client's packet could not be read"));
    socket.on("disconnect", () => {
      this.#clients.delete(socket.id);
      client.close();
    });
    socket.emit("hello", this.#hello());
    socket.emit("feeds", feeds());
    forgetHandshake(socket);
  }

  #hello(): Hello {
    const { channels, rate, history, messageBytes: bytes } = this.#limits;
    return {
      protocol: PROTOCOL_VERSION,
      version: this.#options.version,
      node: this.#node,
      time: Date.now(),
      started: this.#started,
      limits: { channels, rate, history, bytes },
    };
  }

  #guard(conn: Conn): void {
    this.#admission.opened(conn);
    const unread = new Unread(conn, (bytes) => {
      this.#options.log.warn({ bytes }, "a connection asks and does not read the answers; it is closed");
    });
    const id = idOf(conn);
    this.#connections.set(id, { conn, unread });
    conn.once("close", () => {
      this.#connections.delete(id);
      this.#admission.closed(conn);
    });
  }

  /** Tells each session that holds one of the channels, once. */
  #tellHolders(records: ReadonlySet<ChannelRecord>, tell: (session: Session) => void): void {
    const sessions = new Set<Session>();
    for (const record of records) {
      for (const session of this.#watches.get(record)?.readers ?? []) sessions.add(session);
    }
    for (const session of sessions) tell(session);
  }
}

/** The engine's id of a connection: the `sid` of its requests, private only in the engine's types. */
function idOf(conn: Conn): string {
  return String(Reflect.get(conn, "id"));
}
