import { messageOf } from "#lib/message-of.ts";
import type { FeedStatus } from "#lib/protocol.ts";
import { Backoff, type BackoffOptions } from "./backoff.ts";
import { Door } from "./door.ts";
import type { Emit, Feed } from "./feed.ts";
import { NextTry } from "./next-try.ts";
import type { RefusalReport } from "./refusals.ts";
import { type Failure, failureOf } from "./retry.ts";
import type { FeedLog, Sink } from "./sink.ts";
import { settledOrAborted, sleep } from "./sleep.ts";

export interface SuperviseOptions {
  readonly feed: Feed;
  readonly sink: Sink;
  readonly log: FeedLog;
  /** Ends the feed for good. */
  readonly signal: AbortSignal;
  /** Called after each change of status. */
  readonly onChange?: (status: FeedStatus) => void;
  readonly backoff?: Partial<BackoffOptions>;
  /** Takes secrets out of a text before it is logged or shown. */
  readonly hide?: ((text: string) => string) | undefined;
  /** Channels that every feed may open. */
  readonly maxChannels?: number | undefined;
}

/** What a feed has done since it was first started. */
export interface FeedCounters {
  readonly published: number;
  readonly channels: number;
  /** How many of them have a value. */
  readonly valued: number;
  /** The channels it brought last, at most three, the newest last. */
  readonly newest: readonly string[];
  readonly refused: RefusalReport;
}

export interface SupervisedFeed {
  status(): FeedStatus;
  counters(): FeedCounters;
  /** Whether a channel is one of its own. */
  owns(channel: string): boolean;
  /** Hands it a wish. Rejects with an Error in words, without secrets. */
  command(channel: string, value: number, signal: AbortSignal): Promise<void>;
  /** Has it tried again at once where it waits for its next try. Returns why not, in words, where it does not. */
  retry(): string | undefined;
  /** Resolves when the feed has ended or, after the signal, stopped. Never rejects. */
  readonly done: Promise<void>;
}

/** The part of a status that is counted, and not a state that is entered. */
type Counted = Pick<
  FeedStatus,
  "channels" | "ticks" | "rate" | "lastTick" | "late" | "reconnects" | "refused"
>;

/** A feed that has said nothing for so long, in milliseconds, but has not failed either, counts as running, unless it says itself when it does. */
const QUIET_START = 1_000;
/** How long after the signal a feed may take to stop before it is left behind, in milliseconds. */
const GRACE = 2_000;

/**
 * Runs a feed until it ends or the signal aborts. When `run` rejects its channels go offline and it is started
 * again after a jittered, growing wait; when it resolves its channels are closed. Whatever it throws stays here.
 */
export function superviseFeed(options: SuperviseOptions): SupervisedFeed {
  return new Supervisor(options);
}

class Supervisor implements SupervisedFeed {
  readonly done: Promise<void>;
  readonly #options: SuperviseOptions;
  readonly #door: Door;
  readonly #backoff: Backoff;
  readonly #hide: (text: string) => string;
  readonly #nextTry = new NextTry();
  #status: Omit<FeedStatus, keyof Counted>;
  #channelsTold = 0;
  #reconnects = 0;
  /** Whether its channels went offline as it failed, and it has not said since that its source is there. */
  #isLost = false;

  constructor(options: SuperviseOptions) {
    const { feed, hide = (text) => text } = options;
    this.#options = options;
    this.#hide = hide;
    this.#door = new Door(options);
    this.#backoff = new Backoff(options.backoff);
    this.#status = {
      name: feed.name,
      type: feed.type,
      state: "starting",
      simulated: feed.simulated ?? false,
      since: Date.now(),
      message: null,
      nextTry: null,
      source: feed.source === undefined ? null : hide(feed.source),
    };
    // In its own turn, so that whoever supervises several holds all their handles before the first speaks.
    this.done = Promise.resolve().then(() => this.#supervise());
  }

  status(): FeedStatus {
    return { ...this.#status, ...this.#counted() };
  }

  counters(): FeedCounters {
    const { published, size, valued, newest, refusals } = this.#door;
    return { published, channels: size, valued, newest, refused: refusals.report() };
  }

  owns(channel: string): boolean {
    return this.#door.owns(channel);
  }

  async command(channel: string, value: number, signal: AbortSignal): Promise<void> {
    const { feed } = this.#options;
    const { state, message } = this.#status;
    if (!feed.command) throw new Error(`the feed ${feed.name} takes no commands`);
    // While it starts it may have described the channel already, and has to say itself whether it can be told.
    if (state !== "running" && state !== "starting")
      throw new Error(`the feed ${feed.name} is ${state}${message ? `: ${message}` : ""}`);
    try {
      await feed.command(channel, value, signal);
    } catch (error) {
      throw new Error(this.#hide(messageOf(error)));
    }
  }

  retry(): string | undefined {
    return this.#nextTry.hurry();
  }

  #counted(): Counted {
    const { size: channels, published: ticks, rate, lastTick, late, refusals } = this.#door;
    return { channels, ticks, rate, lastTick, late, reconnects: this.#reconnects, refused: refusals.news };
  }

  async #supervise(): Promise<void> {
    const { signal, sink } = this.#options;
    while (!signal.aborted) {
      const started = Date.now();
      const failure = await this.#runOnce();
      if (signal.aborted) break;
      if (!failure) {
        this.#guarded(() => sink.closed(this.#door.channels));
        this.#change("ended");
        break;
      }
      await this.#retry(failure, Date.now() - started);
    }
    this.#report();
  }

  /** Runs the feed once. Resolves with why it failed, or with nothing when it ended or was aborted. */
  async #runOnce(): Promise<Failure | undefined> {
    const { feed, signal } = this.#options;
    const run = new AbortController();
    const stop = () => run.abort(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    const running = feed.saysStarted ? undefined : setTimeout(() => this.#running(), QUIET_START);
    let failure: Failure | undefined;
    this.#door.begin();
    const ran = this.#attempt(feed, run.signal).catch((error: unknown) => {
      failure = failureOf(error, this.#hide);
    });
    await this.#untilOver(ran);
    clearTimeout(running);
    signal.removeEventListener("abort", stop);
    // What a failed run left behind is told to stop, and can say no more.
    run.abort();
    return failure;
  }

  /** An async function, so that a feed which throws at once rejects like any other. */
  async #attempt(feed: Feed, signal: AbortSignal): Promise<void> {
    await feed.run(this.#emitFor(signal), signal);
  }

  async #untilOver(ran: Promise<void>): Promise<void> {
    const { signal, log } = this.#options;
    await settledOrAborted(ran, signal);
    if (!signal.aborted) return;
    let over = false;
    const grace = new AbortController();
    const settled = ran.then(() => {
      over = true;
      grace.abort();
    });
    await Promise.race([settled, sleep(GRACE, grace.signal)]);
    if (!over) log.warn(`did not stop within ${GRACE} ms; it is left behind`);
  }

  async #retry({ message, after, worthwhile }: Failure, ranFor: number): Promise<void> {
    const { sink, log, signal } = this.#options;
    const wait = Math.max(after, this.#backoff.next(ranFor));
    this.#isLost = true;
    this.#guarded(() => sink.lost(this.#door.channels));
    log.error(`failed: ${message}; next try in ${(wait / 1000).toFixed(1)} s`);
    this.#change("retrying", message, Date.now() + wait);
    await this.#nextTry.wait({ ms: wait, asked: after, worthwhile }, signal);
    if (signal.aborted) return;
    this.#reconnects++;
    this.#change("starting");
  }

  #emitFor(signal: AbortSignal): Emit {
    const door = this.#door;
    const before = door.published;
    const emit: Emit = (tick) => {
      if (signal.aborted) return;
      door.publish(tick);
      // Only a tick shows that a source works: channels are described before anything was read of it.
      if (door.published > before) this.#running();
      this.#countChannels();
    };
    emit.describe = (description) => {
      if (signal.aborted) return;
      door.describe(description);
      this.#countChannels();
    };
    emit.refuse = (reason, detail) => {
      if (!signal.aborted) door.refuse(reason, detail);
    };
    emit.remove = (channel) => {
      if (signal.aborted) return;
      door.remove(channel);
      this.#countChannels();
    };
    emit.offline = (channels) => {
      if (!signal.aborted) door.offline(channels);
    };
    emit.started = () => {
      if (!signal.aborted) this.#running();
    };
    emit.connected = () => {
      if (signal.aborted) return;
      this.#running();
      this.#back();
    };
    emit.ready = async () => {
      if (!signal.aborted) await settledOrAborted(this.#sinkReady(), signal);
    };
    return emit;
  }

  /** An async function, so that a sink which throws at once cannot reach the feed. */
  async #sinkReady(): Promise<void> {
    await this.#options.sink.ready();
  }

  #back(): void {
    if (!this.#isLost) return;
    this.#isLost = false;
    this.#guarded(() => this.#options.sink.back(this.#door.channels));
  }

  #running(): void {
    if (this.#status.state === "starting") this.#change("running");
  }

  /** Another channel is news, so that readers ask for the catalog again. */
  #countChannels(): void {
    if (this.#door.size === this.#channelsTold) return;
    this.#channelsTold = this.#door.size;
    this.#tell();
  }

  #change(state: FeedStatus["state"], message: string | null = null, nextTry: number | null = null): void {
    this.#status = { ...this.#status, state, since: Date.now(), message, nextTry };
    this.#tell();
  }

  #tell(): void {
    this.#guarded(() => this.#options.onChange?.(this.status()));
  }

  /** A fault of a listener is named, and is not the feed's end. */
  #guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#options.log.error(messageOf(error));
    }
  }

  #report(): void {
    const refused = this.#door.refusals.summary();
    if (this.#status.state === "ended") this.#options.log.info(`ended after ${this.#door.published} ticks`);
    if (refused) this.#options.log.warn(`refused in all: ${refused}`);
  }
}
