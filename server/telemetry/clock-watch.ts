import type { ClockStep } from "#lib/status.ts";

/** A clock that is kept right by the network runs faster or slower, and is never moved by so many milliseconds. */
const STEP_MS = 1_000;
/** For so long a step forward is told, milliseconds: nothing has to be waited for. */
const TOLD_MS = 60_000;

/** Notices that the clock of the machine was set, by a clock that nobody sets. */
export class ClockWatch {
  readonly #stepped: (words: string) => void;
  #ahead: number;
  #newest: number;
  #step: ClockStep | null = null;

  /**
   * @param wall epoch milliseconds, and `steady` those of a clock that only runs.
   * @param stepped told in words of each step, once.
   */
  constructor(wall: number, steady: number, stepped: (words: string) => void) {
    this.#ahead = wall - steady;
    this.#newest = wall;
    this.#stepped = stepped;
  }

  /** Both clocks at one moment, to be told about once a second. */
  observe(wall: number, steady: number): void {
    const byMs = Math.round(wall - steady - this.#ahead);
    this.#ahead = wall - steady;
    if (Math.abs(byMs) > STEP_MS) {
      const until = byMs < 0 ? this.#newest : wall + TOLD_MS;
      this.#step = { time: wall, byMs, until };
      this.#stepped(wordsOf(this.#step));
    }
    this.#newest = Math.max(this.#newest, wall);
  }

  /** The last step, for as long as it has effects. @param wall epoch milliseconds. */
  at(wall: number): ClockStep | null {
    return this.#step && wall < this.#step.until ? this.#step : null;
  }
}

function wordsOf({ time, byMs, until }: ClockStep): string {
  const seconds = (Math.abs(byMs) / 1_000).toFixed(1);
  if (byMs > 0)
    return `the clock of this machine went ${seconds} s forward, to ${isoOf(time)}: it was set, or the machine was asleep`;
  return `the clock of this machine was set back ${seconds} s, to ${isoOf(time)}: until it is ${isoOf(until)} again what is stamped by it is late; see that the time is right`;
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
