import type { Sample } from "#lib/recording/sample.ts";
import type { HistoryStore, TickColumns } from "./history.ts";

/** Ticks of a batch: large enough to go into blocks at once. */
const BATCH = 65_536;

export interface RunWriterOptions {
  readonly channel: string;
  readonly epoch: string;
  /** Called whenever all but the last full batch is written. */
  readonly written: () => void;
}

/** Writes the ticks of one run into a store: one batch is written while the next is filled. */
export class RunWriter {
  readonly #store: HistoryStore;
  readonly #options: RunWriterOptions;
  #batch: Batch;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: HistoryStore, options: RunWriterOptions) {
    this.#store = store;
    this.#options = options;
    this.#batch = new Batch(options);
  }

  /** Whether the batch must be written before another tick is pushed. No promise for each tick: there are millions. */
  get isFull(): boolean {
    return this.#batch.length === BATCH;
  }

  push(number: number, sample: Sample): void {
    this.#batch.push(number, sample);
  }

  /** @throws HistoryError where the last batch could not be written. */
  async end(): Promise<void> {
    if (this.#batch.length > 0) await this.write();
    await this.#writing;
  }

  /** @throws HistoryError where the batch before could not be written. */
  async write(): Promise<void> {
    await this.#writing;
    this.#options.written();
    this.#writing = this.#store.append(this.#batch.columns());
    // It is awaited with the next, or at the end.
    this.#writing.catch(() => {});
    this.#batch = new Batch(this.#options);
  }
}

/** Ticks of one run on their way into a batch. */
class Batch {
  length = 0;
  readonly #names: Pick<TickColumns, "channels" | "epochs">;
  readonly #columns = {
    seq: new Float64Array(BATCH),
    time: new Float64Array(BATCH),
    value: new Float64Array(BATCH),
    size: new Float64Array(BATCH),
    bid: new Float64Array(BATCH),
    ask: new Float64Array(BATCH),
  };

  constructor({ channel, epoch }: RunWriterOptions) {
    this.#names = { channels: [channel], epochs: [epoch] };
  }

  push(number: number, { time, value, size, bid, ask }: Sample): void {
    const at = this.length++;
    const columns = this.#columns;
    columns.seq[at] = number;
    columns.time[at] = time;
    columns.value[at] = value;
    columns.size[at] = size ?? Number.NaN;
    columns.bid[at] = bid ?? Number.NaN;
    columns.ask[at] = ask ?? Number.NaN;
  }

  columns(): TickColumns {
    return { ...this.#names, length: this.length, channel: new Uint32Array(this.length), ...this.#columns };
  }
}
