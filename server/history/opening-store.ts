import { messageOf } from "#lib/message-of.ts";
import {
  HistoryError,
  type HistoryRange,
  type HistoryStats,
  type HistoryStore,
  type KnownChannel,
  type RangeWish,
  type Run,
  type TickColumns,
  type TicksWish,
} from "./history.ts";

/** A store that could not be opened is tried again after so many milliseconds, where something is to be kept. */
const RETRY_MS = 2_000;

export interface OpeningStoreOptions {
  readonly open: () => Promise<HistoryStore>;
  /** Its name, for as long as it cannot be opened. */
  readonly name: string;
  readonly retryMs?: number;
}

/**
 * A store that may not be there yet, as where its directory cannot be written to: everything fails in words until it
 * can be opened, which is tried again and again, so that a disk set right needs no restart.
 */
export class OpeningStore implements HistoryStore {
  readonly #options: OpeningStoreOptions;
  #store: HistoryStore | undefined;
  #why = "the store has not been opened";
  #triedAt = Number.NEGATIVE_INFINITY;
  #trying: Promise<void> | undefined;
  #closed = false;

  constructor(options: OpeningStoreOptions) {
    this.#options = options;
  }

  /** Tries to open it; says why it cannot be, `undefined` where it is open. Never rejects. */
  async open(): Promise<string | undefined> {
    this.#trying ??= this.#try().finally(() => {
      this.#trying = undefined;
    });
    await this.#trying;
    return this.#store ? undefined : this.#why;
  }

  async append(batch: TickColumns): Promise<void> {
    const { retryMs = RETRY_MS } = this.#options;
    if (!this.#store && performance.now() - this.#triedAt > retryMs) await this.open();
    await this.#opened().append(batch);
  }

  async range(wish: RangeWish): Promise<HistoryRange> {
    return this.#opened().range(wish);
  }

  async *ticks(wish: TicksWish): AsyncGenerator<TickColumns> {
    yield* this.#opened().ticks(wish);
  }

  async runs(): Promise<readonly Run[]> {
    return this.#opened().runs();
  }

  async note(channels: readonly KnownChannel[]): Promise<void> {
    await this.#opened().note(channels);
  }

  async known(): Promise<readonly KnownChannel[]> {
    return this.#opened().known();
  }

  async prune(before: number): Promise<void> {
    await this.#opened().prune(before);
  }

  stats(): HistoryStats {
    if (this.#store) return this.#store.stats();
    const { name: store } = this.#options;
    const nothing = { bytes: 0, ticks: 0, lost: 0, repeated: 0, waitingTicks: 0, waitingReads: 0 };
    return { store, file: null, id: null, ...nothing, fault: this.#why, damage: null, setAside: [] };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#trying;
    await this.#store?.close();
  }

  #opened(): HistoryStore {
    if (!this.#store) throw new HistoryError(this.#why);
    return this.#store;
  }

  async #try(): Promise<void> {
    if (this.#store || this.#closed) return;
    try {
      this.#store = await this.#options.open();
    } catch (error) {
      this.#why = messageOf(error);
    }
    this.#triedAt = performance.now();
  }
}
