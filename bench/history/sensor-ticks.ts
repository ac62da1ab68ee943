import { seededRandom } from "../../server/feeds/simulation/random.ts";
import type { TickColumns } from "../../server/history/history.ts";

export interface SensorOptions {
  readonly channels: number;
  /** Milliseconds between two ticks of a channel, give or take a tenth. */
  readonly gap: number;
  /** Epoch milliseconds of the first. */
  readonly start: number;
  /** Digits after the point; `undefined` for doubles whose every bit is noise. */
  readonly digits?: number | undefined;
}

/** Ticks of sensors that follow the day and waver a little, the same in every run. */
export class SensorTicks {
  readonly #options: SensorOptions;
  readonly #random = seededRandom(5, "history");
  readonly #names: Pick<TickColumns, "channels" | "epochs">;
  #seq = 0;

  constructor(options: SensorOptions) {
    this.#options = options;
    const { channels } = options;
    this.#names = {
      channels: Array.from({ length: channels }, (_, at) => `sensor/plant/${at}`),
      epochs: Array.from({ length: channels }, () => "bench"),
    };
  }

  /** The next so many of each channel, in the order of time. */
  next(each: number): TickColumns {
    const { channels } = this.#options;
    const length = each * channels;
    const unknown = (): Float64Array<ArrayBuffer> => new Float64Array(length).fill(Number.NaN);
    const batch = {
      ...this.#names,
      length,
      channel: new Uint32Array(length),
      seq: new Float64Array(length),
      time: new Float64Array(length),
      value: new Float64Array(length),
      size: unknown(),
      bid: unknown(),
      ask: unknown(),
    };
    for (let at = 0; at < length; at++) this.#put(batch, at);
    this.#seq += each;
    return batch;
  }

  #put(batch: TickColumns, at: number): void {
    const { channels, gap, start, digits } = this.#options;
    const channel = at % channels;
    const number = this.#seq + Math.floor(at / channels);
    const time = start + Math.round(number * gap + this.#random.uniform() * 0.1 * gap);
    const value = 60 + (channel % 9) + 8 * Math.sin(time / 13_750_987) + 0.4 * (this.#random.uniform() - 0.5);
    batch.channel[at] = channel;
    batch.seq[at] = number + 1;
    batch.time[at] = time;
    batch.value[at] = digits === undefined ? value : Math.round(value * 10 ** digits) / 10 ** digits;
  }
}
