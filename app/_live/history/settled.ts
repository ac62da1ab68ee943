/** A row is asked of the history so long, ms, after it arrived: the server hands over what passes every 250 ms. */
export const SETTLE_MS = 400;
const MOST_MARKS = 64;

/** Remembers when which row was the newest, so that the history is asked only for what it must have. */
export class Settled {
  #marks: { readonly at: number; readonly time: number }[] = [];

  /** @param at when it was so, ms. @param time of the newest tick then, epoch milliseconds. */
  note(at: number, time: number): void {
    if (Number.isNaN(time)) return;
    const last = this.#marks.at(-1);
    if (last && time < last.time) this.#marks = [];
    this.#marks = [...this.#marks.slice(1 - MOST_MARKS), { at, time }];
  }

  /** The newest tick that had come long enough before `now`, ms; `null` where there is none. */
  until(now: number): number | null {
    return this.#marks.findLast(({ at }) => now - at >= SETTLE_MS)?.time ?? null;
  }
}
