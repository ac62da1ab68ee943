import type { Logger } from "pino";
import type { ServerLimits } from "#lib/limits.ts";
import { seenSchema } from "#lib/protocol.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";
import type { Hub } from "../hub/hub.ts";
import type { ClientSocket } from "./client-socket.ts";
import type { Commands } from "./commands.ts";
import { answerRequest, requestOf } from "./door.ts";
import { Interests } from "./interests.ts";
import type { PastStore } from "./past-store.ts";
import { RequestLine } from "./request-line.ts";
import type { RequestTurns } from "./request-turns.ts";
import { RowBudget } from "./row-budget.ts";
import type { Session } from "./session.ts";

/** What the clients of a gateway share. */
export interface ClientSurroundings {
  readonly hub: Hub;
  readonly limits: ServerLimits;
  readonly turns: RequestTurns;
  readonly commands: Commands;
  readonly retry: (feed: string) => string | undefined;
  readonly pastStore: PastStore | undefined;
  readonly log: Logger;
  /** Why the address of a connection may ask nothing more just now. */
  readonly tooManyRequests: (conn: ClientSocket["conn"]) => string | undefined;
  /** Whether a connection has read what it was last answered. */
  readonly isRead: (conn: ClientSocket["conn"]) => boolean;
}

/** What it takes to ask. */
interface Asking {
  readonly interests: Interests;
  readonly line: RequestLine;
}

/** One connection, and what came of its requests. What asking takes is made with the first of them: thousands ask nothing. */
export class Client {
  readonly session: Session;
  readonly #socket: ClientSocket;
  readonly #surroundings: ClientSurroundings;
  #asking: Asking | undefined;

  constructor(session: Session, surroundings: ClientSurroundings) {
    this.session = session;
    this.#socket = session.socket;
    this.#surroundings = surroundings;
  }

  /** A channel has appeared. */
  appeared(record: ChannelRecord): void {
    this.#asking?.interests.appeared(record);
  }

  /** A channel is gone. */
  disappeared(record: ChannelRecord): void {
    this.#asking?.interests.disappeared(record);
  }

  /** Takes one event as its client sent it. */
  hear(event: unknown, args: readonly unknown[]): void {
    // What the client sent right behind its own goodbye is read after it, and would be held for nobody.
    if (!this.#socket.connected) return;
    if (event === "seen") this.#seen(args[0]);
    else this.#ask().line.push(requestOf(event, args));
  }

  /** The connection is gone. */
  close(): void {
    this.#socket.conn.off("packet", this.#received);
    this.#asking?.line.close();
    this.session.close();
  }

  /** SLOW1: it is not answered, so what is no number is no news either. */
  #seen(said: unknown): void {
    const { data } = seenSchema.safeParse(said);
    if (data !== undefined) this.session.seen(data);
  }

  #ask(): Asking {
    this.#asking ??= this.#newAsking();
    return this.#asking;
  }

  #newAsking(): Asking {
    const { hub, limits, turns, commands, retry, pastStore, log, tooManyRequests, isRead } =
      this.#surroundings;
    const { session } = this;
    const { conn } = this.#socket;
    const interests = new Interests(session, limits.channels, (record) => hub.get(record.channel) === record);
    const budget = new RowBudget(limits.rows);
    const asker = { hub, session, interests, limits, commands, retry, pastStore, budget };
    const failed = (event: string, error: unknown): void =>
      log.error({ err: error, event }, "a request failed");
    const line = new RequestLine({
      turns,
      limits,
      tooManyRequests: () => tooManyRequests(conn),
      ready: () => isRead(conn),
      answer: (request) => answerRequest({ asker, failed }, request),
    });
    conn.on("packet", this.#received);
    return { interests, line };
  }

  /** Bytes are counted from the second packet on: the first brought the request that this was made for. */
  readonly #received = ({ data }: { data?: unknown }): void =>
    this.#asking?.line.received(typeof data === "string" ? data.length : 0);
}
