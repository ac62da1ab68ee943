/** Frames of which the lag is the median. */
const FRAMES = 15;
/** A lag older than this says nothing of now, ms. */
const FRESH_MS = 5_000;
const WINDOW_MS = 1_000;

/** How much arrives and how late: what the status bar shows. Times are the browser's clock, ms. */
export class Figures {
  #lags: number[] = [];
  #lastFrame = Number.NEGATIVE_INFINITY;
  #window: { at: number; ticks: number }[] = [];

  /** A frame arrived that was `lag` ms under way with so many ticks in it. */
  frame(now: number, lag: number, ticks: number): void {
    this.#lags = [...this.#lags.slice(1 - FRAMES), lag];
    this.#lastFrame = now;
    this.#window.push({ at: now, ticks });
  }

  /** Milliseconds from a frame's base to its arrival, median of the last ones; `null` when none came lately. */
  lagMs(now: number): number | null {
    if (now - this.#lastFrame > FRESH_MS) return null;
    return Math.max(0, Math.round(medianOf(this.#lags)));
  }

  /** Ticks that arrived within the last second. */
  ticksPerSecond(now: number): number {
    this.#window = this.#window.filter(({ at }) => now - at < WINDOW_MS);
    return this.#window.reduce((sum, { ticks }) => sum + ticks, 0);
  }

  clear(): void {
    this.#lags = [];
    this.#window = [];
    this.#lastFrame = Number.NEGATIVE_INFINITY;
  }
}

function medianOf(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
}
