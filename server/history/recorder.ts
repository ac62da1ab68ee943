import { messageOf } from "#lib/message-of.ts";
import type { Tick } from "#lib/tick.ts";
import type { HistoryStore, TickColumns } from "./history.ts";
import { type Origin, TICK_BYTES, TickBatch } from "./tick-batch.ts";

/** Ticks are handed over after so many milliseconds, or as many as a batch holds. */
const EVERY_MS = 250;
const BATCH_TICKS = 16_384;
/** Bytes that may wait while the store is busy; what comes on top is not kept. */
const QUEUE_BYTES = 48 * 1_048_576;
/** A store that has not answered for so many milliseconds is said to be stuck. */
const STUCK_MS = 5_000;

/** Why ticks were not kept: too many waited for the store, it would not take them, or the server ended before it did. */
export type LossReason = "queue-full" | "store-failed" | "ended";

export interface RecorderOptions {
  readonly store: Pick<HistoryStore, "append">;
  /** Whether a channel is to be kept. */
  readonly covers: (channel: string) => boolean;
  /** Told, once each time, that ticks are not kept and why, and that they are again. */
  readonly log: { warn(message: string): void; info(message: string): void };
  /** Bytes that may wait. */
  readonly queueBytes?: number;
  /** Milliseconds between two hand-overs. */
  readonly everyMs?: number;
}

/**
 * Hears every tick and hands them to the store in batches, one after the other. It waits for nothing: what a store that
 * is slow, stuck or failing does not take is counted, and the stream goes on.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #queueBytes: number;
  readonly #everyMs: number;
  readonly #batch = new TickBatch(BATCH_TICKS);
  /** After what time ticks are to be kept, epoch milliseconds, by the handles of their channels. */
  readonly #after = new Map<number, number>();
  /** Ticks handed over that the store has yet to take. */
  #queued = 0;
  /** When all that was handed over has been dealt with. */
  #flushed: Promise<void> = Promise.resolve();
  /** When the append under way began, milliseconds of a clock that never goes back. */
  #since = Number.NaN;
  #timer: NodeJS.Timeout | undefined;
  #fault: string | null = null;
  #recorded = 0;
  #retold = 0;
  readonly #lost: Record<LossReason, number> = { "queue-full": 0, "store-failed": 0, ended: 0 };
  #closed = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#queueBytes = options.queueBytes ?? QUEUE_BYTES;
    this.#everyMs = options.everyMs ?? EVERY_MS;
  }

  /** Ticks that the store has. */
  get recorded(): number {
    return this.#recorded;
  }

  /** Ticks told anew of a time that had been kept. */
  get retold(): number {
    return this.#retold;
  }

  /** Ticks that were not kept, by the reason. */
  get lost(): Readonly<Record<LossReason, number>> {
    return { ...this.#lost };
  }

  /** Ticks that the store has yet to take. */
  get waiting(): number {
    return this.#queued + this.#batch.length;
  }

  /** Bytes that those take. */
  get waitingBytes(): number {
    return this.waiting * TICK_BYTES;
  }

  /** Why ticks are not kept just now; `null` where they are. */
  get fault(): string | null {
    return this.#fault;
  }

  /** A channel has appeared. Of one that tells its story anew only what is later than `after`, epoch milliseconds, is kept. */
  open({ handle, channel }: Pick<Origin, "handle" | "channel">, after = Number.NEGATIVE_INFINITY): void {
    if (this.#options.covers(channel)) this.#after.set(handle, after);
  }

  /** Takes a tick with its number. */
  hear(origin: Origin, seq: number, tick: Tick): void {
    const after = this.#after.get(origin.handle);
    if (after === undefined) return;
    if (tick.time <= after) {
      this.#retold++;
      return;
    }
    const batch = this.#batch;
    batch.add(origin, seq, tick);
    if (batch.isFull) this.handOver();
    else this.#timer ??= setTimeout(() => this.handOver(), this.#everyMs);
  }

  /** A channel is gone for good. */
  forget({ handle }: Pick<Origin, "handle">): void {
    this.#after.delete(handle);
  }

  /** Hands over what has been heard. */
  handOver(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (performance.now() - this.#since > STUCK_MS) this.#fail("the store does not answer");
    const { length } = this.#batch;
    if (length === 0) return;
    const columns = this.#batch.take();
    if (this.#closed) {
      this.#lose("ended", length);
      return;
    }
    if ((this.#queued + length) * TICK_BYTES > this.#queueBytes) {
      this.#lose("queue-full", length);
      this.#fail("the store does not keep up");
      return;
    }
    this.#queued += length;
    this.#flushed =
      this.#queued === length ? this.#append(columns) : this.#appendAfter(this.#flushed, columns);
  }

  /** Resolves when the store has what has been heard until now, or has refused it. */
  async flush(): Promise<void> {
    this.handOver();
    await this.#flushed;
  }

  /** Hands over what is left and waits for it, so many milliseconds at the most. */
  async close(patienceMs: number): Promise<void> {
    this.handOver();
    this.#closed = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    await Promise.race([this.#flushed, late]);
    clearTimeout(timer);
    if (this.#queued === 0) return;
    this.#lost.ended += this.#queued;
    this.#options.log.warn(`the history ended ${this.#queued} ticks short, which its store had yet to take`);
  }

  async #appendAfter(earlier: Promise<void>, columns: TickColumns): Promise<void> {
    await earlier;
    await this.#append(columns);
  }

  /** Never rejects. */
  async #append(columns: TickColumns): Promise<void> {
    const { length } = columns;
    this.#since = performance.now();
    try {
      await this.#options.store.append(columns);
      this.#recorded += length;
      this.#recover();
    } catch (error) {
      this.#lose("store-failed", length);
      this.#fail(messageOf(error));
    }
    this.#since = Number.NaN;
    this.#queued -= length;
  }

  #lose(reason: LossReason, ticks: number): void {
    this.#lost[reason] += ticks;
  }

  #fail(why: string): void {
    if (this.#fault === null) this.#options.log.warn(`ticks are not kept, and the stream goes on: ${why}`);
    this.#fault = why;
  }

  #recover(): void {
    // A queue that overflows again with the next batch is still the same fault.
    if (this.#fault === null || this.#queued * TICK_BYTES > this.#queueBytes / 2) return;
    this.#fault = null;
    const lost = this.#lost["queue-full"] + this.#lost["store-failed"];
    this.#options.log.info(`ticks are kept again; ${lost} since the start are not`);
  }
}
