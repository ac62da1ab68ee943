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
  /** Called with each frame that was entered. */
  onFrame: (frame: Frame) => void = () => undefined;
  readonly #url: string;
  #line: Line | undefined;
  /** Resolves when the connection is over, whoever ended it. */
  #gone = Promise.withResolvers<void>();
  #lost: (() => void) | undefined;

  constructor(url: string, wish: Wish, ledger: Ledger) {
    this.#url = url;
    this.wish = wish;
    this.ledger = ledger;
  }

  get connected(): boolean {
    return this.#line !== undefined;
  }

  /**
   * Connects, and asks for its channels from where it left off; resolves with the answer entered, or when the
   * connection is gone.
   * @throws Error where the server cannot be reached or refuses.
   */
  async resume(): Promise<void> {
    if (await this.connect()) await this.subscribe();
  }

  /**
   * Connects; says whether the connection was not given up meanwhile.
   * @throws Error where the server cannot be reached or refuses.
   */
  async connect(): Promise<boolean> {
    const line: Line = new Line(this.#url, {
      event: (name, args) => this.#line === line && this.#told(name, args),
      closed: () => this.#closed(line),
    });
    this.ledger.connected();
    this.#line = line;
    this.#gone = Promise.withResolvers();
    try {
      await line.ready;
    } catch (error) {
      if (this.#line !== line) return false;
      this.#giveUp();
      throw error;
    }
    return this.#line === line;
  }

  /** Asks for its channels from where it left off; resolves with the answer entered, or when the connection is gone. */
  async subscribe(): Promise<void> {
    const { channels, mode, rate, history } = this.wish;
    const since = this.ledger.since();
    await this.ask("subscribe", { channels, mode, rate, history, since }, (answer) => {
      this.#subscribed(answer, true);
    });
  }

  /** Asks for more channels than it wished for at first; they are its wish from now on. */
  async subscribeMore(more: readonly string[]): Promise<void> {
    const { channels, mode, history } = this.wish;
    this.wish = { ...this.wish, channels: [...channels, ...more] };
    await this.ask("subscribe", { channels: more, mode, history }, (answer) =>
      this.#subscribed(answer, false),
    );
  }

  /** Gives channels up; from the answer on they are unknown, so that a frame with one of them is a fault (SUB6). */
  async unsubscribe(channels: readonly string[]): Promise<void> {
    const left = this.wish.channels.filter((channel) => !channels.includes(channel));
    this.wish = { ...this.wish, channels: left };
    await this.ask("unsubscribe", { channels }, () => this.ledger.left(channels));
  }

  /**
   * Sends an event and resolves when it is answered, or when the connection is gone. `answered` is called in the order
   * of what arrives, before any frame behind the answer.
   */
  async ask(
    event: string,
    message: object,
    answered: (answer: object) => void = () => undefined,
  ): Promise<void> {
    const line = this.#line;
    if (!line) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const late = setTimeout(() => this.ledger.fault(`TR3: no answer to ${event}`), PATIENCE_MS);
    line.ask(event, message, (answer) => {
      if (this.#line === line) answered(answer);
      resolve();
    });
    await Promise.race([promise, this.#gone.promise]);
    clearTimeout(late);
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

  /** Answers a ping that it has not read. */
  pong(): void {
    this.#line?.pong();
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
    this.#gone.resolve();
    return line;
  }

  #closed(line: Line): void {
    if (this.#line !== line) return;
    this.#giveUp();
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

  #frame(frame: Frame): void {
    if (this.#lost) {
      this.#lost();
      this.#line?.destroy();
      return;
    }
    const [n, , ...blocks] = frame;
    this.ledger.frame(n, blocks);
    this.onFrame(frame);
  }

  /** @param all whether the answer names every channel that this reader has. */
  #subscribed(answer: object, all: boolean): void {
    if (!isSubscribed(answer)) {
      this.ledger.fault(`SUB2: ${JSON.stringify(answer).slice(0, 200)}`);
      return;
    }
    for (const { channel, code } of answer.refused) this.ledger.fault(`SUB2: ${channel} is refused: ${code}`);
    this.ledger.entries(answer.channels, all);
    if (all) this.ledger.keep(answer.channels.map(({ channel }) => channel));
  }
}
