/** Whole seconds that a rate is taken over. */
const SECONDS = 5;

/** How many ticks a second came over the last five whole seconds. */
export class TickRate {
  /** By second, modulo their number; one more, for the second that is not over yet. */
  readonly #counts = new Float64Array(SECONDS + 1);
  #first = Number.NaN;
  #second = Number.NaN;

  /** Counts a tick at a moment, milliseconds of a clock. One that was set back counts on from where it is. */
  add(now: number): void {
    this.#moveTo(Math.floor(now / 1_000));
    const at = this.#second % this.#counts.length;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  /** Ticks a second at a moment of the same clock; 0 until one whole second has passed. */
  at(now: number): number {
    if (Number.isNaN(this.#second)) return 0;
    this.#moveTo(Math.floor(now / 1_000));
    const whole = Math.min(SECONDS, this.#second - this.#first);
    if (whole < 1) return 0;
    const current = this.#counts[this.#second % this.#counts.length] ?? 0;
    return (this.#counts.reduce((sum, count) => sum + count, 0) - current) / whole;
  }

  #moveTo(second: number): void {
    if (second === this.#second) return;
    const passed = second - this.#second;
    if (passed > 0 && passed <= SECONDS) {
      for (let each = this.#second + 1; each <= second; each++) this.#counts[each % this.#counts.length] = 0;
    } else {
      this.#counts.fill(0);
      this.#first = second;
    }
    this.#second = second;
  }
}
