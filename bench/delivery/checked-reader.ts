import type { Frame, Mode } from "#lib/protocol.ts";
import type { Ledger } from "./ledger.ts";
import { Line } from "./line.ts";
import { areEntries, areNames, isFrame, isNotice, isSubscribed } from "./messages.ts";

/** How long an answer may take before it is a fault, milliseconds. */
const PATIENCE_MS = 30_000;

export interface Wish {
  /** Names, and patterns where the ledger does not expect each by name. */
  readonly channels: readonly string[];
  readonly mode: Mode;
  /** Frames per second. */
  readonly rate: number;
  /** Rows of an answer that is no replay. */
  readonly history: number;
}

/**
 * A reader over raw sockets that enters all it is told in a ledger, and resumes from there whenever it connects anew.
 * What was sent to a connection it has given up is not entered.
 */
export class CheckedReader {
  readonly ledger: Ledger;
  wish: Wish;
  /** Called when a connection has ended that was not given up here. */
  onCut: () => void = () => undefined;
  /** Called after a frame or an answer to `subscribe` was entered. */
  onNews: () => void = () => undefined;
  readonly #url: string;
  #line: Line | undefined;
  #lost: (() => void) | undefined;

  constructor(url: string, wish: Wish, ledger: Ledger) {
    this.#url = url;
    this.wish = wish;
    this.ledger = ledger;
  }

  get connected(): boolean {
    return this.#line !== undefined;
  }

  /** Connects, and asks for its channels from where it left off; resolves with the answer entered. */
  async resume(): Promise<void> {
    await this.connect();
    await this.subscribe();
  }

  async connect(): Promise<void> {
    const line: Line = new Line(this.#url, {
      event: (name, args) => this.#line === line && this.#told(name, args),
      closed: () => this.#closed(line),
    });
    this.ledger.connected();
    this.#line = line;
    await line.ready;
  }

  /** Asks for its channels from where it left off. Never resolves where the connection is given up before the answer. */
  async subscribe(): Promise<void> {
    const { channels, mode, rate, history } = this.wish;
    const since = this.ledger.since();
    await this.ask("subscribe", { channels, mode, rate, history, since }, (answer) => {
      this.#subscribed(answer);
    });
  }

  /** Sends an event; `answered` is called in the order of what arrives, before any frame behind the answer. */
  async ask(
    event: string,
    message: object,
    answered: (answer: object) => void = () => undefined,
  ): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const line = this.#line;
    const late = setTimeout(
      () => this.#line === line && this.ledger.fault(`no answer to ${event}`),
      PATIENCE_MS,
    );
    line?.ask(event, message, (answer) => {
      clearTimeout(late);
      if (this.#line !== line) return;
      answered(answer);
      resolve();
    });
    await promise;
  }

  /** Whether it has been told everything up to these numbers; channels that are not among them do not count. */
  isCurrent(seqs: ReadonlyMap<string, number>): boolean {
    const { accounts } = this.ledger;
    return this.wish.channels.every(
      (channel) => (accounts.get(channel)?.seq ?? -1) >= (seqs.get(channel) ?? 0),
    );
  }

  /** Sends an event that is not answered. */
  say(event: string, ...args: unknown[]): void {
    this.#line?.say(event, ...args);
  }

  /** Destroys the connection. */
  cut(): void {
    this.#giveUp()?.destroy();
  }

  /** Destroys the connection when the next frame arrives, which is not entered; after so many milliseconds in any case. */
  async cutAtFrame(waitMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#lost = resolve;
    const late = setTimeout(resolve, waitMs);
    await promise;
    clearTimeout(late);
    this.#lost = undefined;
    this.cut();
  }

  /** Says Socket.IO's goodbye and closes. */
  leave(): void {
    this.#giveUp()?.leave();
  }

  /** Stops reading without closing; what is returned ends that connection. The reader itself may connect anew. */
  abandon(): () => void {
    const line = this.#giveUp();
    line?.pause();
    return () => line?.destroy();
  }

  /** Stops reading for a while without closing. */
  pause(): void {
    this.#line?.pause();
  }

  /** Reads on. */
  unpause(): void {
    this.#line?.resume();
  }

  #giveUp(): Line | undefined {
    const line = this.#line;
    this.#line = undefined;
    return line;
  }

  #closed(line: Line): void {
    if (this.#line !== line) return;
    this.#line = undefined;
    this.onCut();
  }

  #told(name: string, args: readonly unknown[]): void {
    const [first] = args;
    if (name === "frame" && isFrame(args)) this.#frame(args);
    else if (name === "joined" && areEntries(first)) this.ledger.entries(first, false);
    else if (name === "left" && areNames(first)) this.ledger.left(first);
    else if (name === "notice" && isNotice(first)) this.ledger.notice(first);
    else if (name === "frame")
      this.ledger.fault(`FR1: a frame that is none: ${JSON.stringify(args).slice(0, 80)}`);
  }

  #frame([n, , ...blocks]: Frame): void {
    if (this.#lost) {
      this.#lost();
      this.#line?.destroy();
      return;
    }
    this.ledger.frame(n, blocks);
    this.onNews();
  }

  #subscribed(answer: object): void {
    if (!isSubscribed(answer)) {
      this.ledger.fault(`SUB2: ${JSON.stringify(answer).slice(0, 200)}`);
      return;
    }
    for (const { channel, code } of answer.refused) this.ledger.fault(`SUB2: ${channel} is refused: ${code}`);
    this.ledger.entries(answer.channels, true);
    this.onNews();
  }
}
