import type { Tick } from "#lib/tick.ts";
import type { TickColumns } from "./history.ts";

/** Bytes of a tick in a batch. */
export const TICK_BYTES = 4 + 6 * 8;

/** Whose ticks they are. */
export interface Origin {
  readonly handle: number;
  readonly channel: string;
  readonly epoch: string;
}

/** Columns that fill up with ticks, and are copied when they are handed over: adding one allocates nothing. */
export class TickBatch {
  readonly capacity: number;
  readonly #channel: Uint32Array<ArrayBuffer>;
  readonly #seq: Float64Array<ArrayBuffer>;
  readonly #time: Float64Array<ArrayBuffer>;
  readonly #value: Float64Array<ArrayBuffer>;
  readonly #size: Float64Array<ArrayBuffer>;
  readonly #bid: Float64Array<ArrayBuffer>;
  readonly #ask: Float64Array<ArrayBuffer>;
  /** The index of each channel of this batch, by its handle. */
  readonly #indexes = new Map<number, number>();
  #channels: string[] = [];
  #epochs: string[] = [];
  #length = 0;

  /** @param capacity ticks. */
  constructor(capacity: number) {
    this.capacity = capacity;
    this.#channel = new Uint32Array(capacity);
    this.#seq = new Float64Array(capacity);
    this.#time = new Float64Array(capacity);
    this.#value = new Float64Array(capacity);
    this.#size = new Float64Array(capacity);
    this.#bid = new Float64Array(capacity);
    this.#ask = new Float64Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.capacity;
  }

  /** Adds a tick; there must be room. */
  add(origin: Origin, seq: number, tick: Tick): void {
    const at = this.#length++;
    this.#channel[at] = this.#indexes.get(origin.handle) ?? this.#introduce(origin);
    this.#seq[at] = seq;
    this.#time[at] = tick.time;
    this.#value[at] = tick.value;
    this.#size[at] = tick.size ?? Number.NaN;
    this.#bid[at] = tick.bid ?? Number.NaN;
    this.#ask[at] = tick.ask ?? Number.NaN;
  }

  /** What has been added, which belongs to whoever takes it; the batch is empty then. */
  take(): TickColumns {
    const length = this.#length;
    const columns = {
      channels: this.#channels,
      epochs: this.#epochs,
      length,
      channel: this.#channel.slice(0, length),
      seq: this.#seq.slice(0, length),
      time: this.#time.slice(0, length),
      value: this.#value.slice(0, length),
      size: this.#size.slice(0, length),
      bid: this.#bid.slice(0, length),
      ask: this.#ask.slice(0, length),
    };
    this.#indexes.clear();
    this.#channels = [];
    this.#epochs = [];
    this.#length = 0;
    return columns;
  }

  #introduce({ handle, channel, epoch }: Origin): number {
    const index = this.#channels.push(channel) - 1;
    this.#epochs.push(epoch);
    this.#indexes.set(handle, index);
    return index;
  }
}
