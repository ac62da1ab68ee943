/** Later than this, in milliseconds, as after a suspend, a replay goes on from where it was instead of bursting. */
const MAX_BEHIND = 10_000;

export interface ReplayClockOptions {
  /** Recorded milliseconds a millisecond; 0 for no waiting. */
  readonly speed: number;
  readonly from: "now" | "recorded";
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** When each sample of a recording is due, and the time it is told with. All times in milliseconds. */
export class ReplayClock {
  readonly #speed: number;
  readonly #from: "now" | "recorded";
  readonly #now: () => number;
  /** The present that the first sample has been moved to. */
  #start = Number.NaN;
  #first = Number.NaN;
  #latest = Number.NEGATIVE_INFINITY;
  /** Recorded milliseconds that the laps before this one took. */
  #shift = 0;

  constructor({ speed, from, now = Date.now }: ReplayClockOptions) {
    this.#speed = speed;
    this.#from = from;
    this.#now = now;
  }

  /** Milliseconds until a sample recorded at `time` is due; 0 or less when it is. */
  wait(time: number): number {
    if (Number.isNaN(this.#first)) {
      this.#first = time;
      this.#start = this.#now();
    }
    if (this.#speed === 0) return 0;
    const wait = this.#start + this.#position(time) / this.#speed - this.#now();
    if (wait < -MAX_BEHIND && time >= this.#latest) this.#start -= wait;
    return wait;
  }

  /** The epoch milliseconds that a sample recorded at `time` is told with. Call `wait` first. */
  stamp(time: number): number {
    this.#latest = Math.max(this.#latest, time);
    if (this.#from === "recorded") return time + this.#shift;
    return Math.round(this.#start + this.#position(time) / (this.#speed || 1));
  }

  /** Begins another lap, `spacing` recorded milliseconds after the end of this one, so that time never goes back. */
  lap(spacing: number): void {
    this.#shift += this.#latest - this.#first + spacing;
  }

  /** Recorded milliseconds since the first sample of the first lap. */
  #position(time: number): number {
    return time - this.#first + this.#shift;
  }
}
