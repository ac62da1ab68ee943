import type { FeedReport, FeedTicks } from "#lib/status.ts";

/** Seconds that one point is taken over. */
const SECONDS = 5;
/** 15 minutes. */
const KEPT = 180;

/** What each feed brought in every five seconds of the last 15 minutes. */
export class FeedRates {
  #points: readonly FeedTicks[] = [];
  #totals: readonly number[] | undefined;
  #seconds = 0;

  /**
   * Called once a second. The first five seconds are no point: feeds that begin with a past bring it then.
   * @param time epoch milliseconds.
   */
  observe(reports: readonly FeedReport[], time: number): void {
    if (++this.#seconds % SECONDS !== 0) return;
    const totals = reports.map(({ ticks }) => ticks);
    const before = this.#totals;
    this.#totals = totals;
    if (!before) return;
    const point = { time, ticks: totals.map((total, at) => total - (before[at] ?? 0)) };
    // As with samples, where the clock was set back.
    this.#points = [...this.#points.filter((known) => known.time < time), point].slice(-KEPT);
  }

  /** Oldest first; those that ended since a time in epoch milliseconds. */
  points(since = 0): FeedTicks[] {
    return this.#points.filter(({ time }) => time >= since);
  }
}
