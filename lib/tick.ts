import { DAY } from "./durations.ts";

/**
 * One measurement on a channel, as a feed emits it.
 *
 * On a symbol `value` is the price, `size` what was traded, `bid` and `ask` the best quotes around it.
 * On a sensor there is `value` alone. What is unknown is left out.
 */
export interface Tick {
  readonly channel: string;
  /** When it was measured, epoch milliseconds. */
  readonly time: number;
  readonly value: number;
  readonly size?: number | undefined;
  readonly bid?: number | undefined;
  readonly ask?: number | undefined;
  /**
   * Kept by a broker for whoever comes later. Where `time` is that of its arrival nobody knows how old it is, and its
   * channel is stale until the next tick; a `time` that the message itself said tells.
   */
  readonly retained?: boolean | undefined;
}

/** A year from 1 to 9999 in epoch milliseconds: what a date can be written as. */
const MIN_TIME = -62_135_596_800_000;
const MAX_TIME = 253_402_300_799_999;

/** Says why a tick cannot be published, in a few words fit for a counter's label; `undefined` when it can. */
export function faultOfTick(tick: Tick): string | undefined {
  if (!Number.isFinite(tick.value)) return "value is not a finite number";
  if (!(tick.time >= MIN_TIME && tick.time <= MAX_TIME)) return "time is not epoch milliseconds";
  if (!isOptionalNumber(tick.size)) return "size is not a finite number";
  if (tick.size !== undefined && tick.size < 0) return "size is below zero";
  if (!isOptionalNumber(tick.bid)) return "bid is not a finite number";
  if (!isOptionalNumber(tick.ask)) return "ask is not a finite number";
  return undefined;
}

/** Milliseconds that a clock may be ahead of this machine's: a day, so that a zone mistaken is seen on the board. */
const MAX_AHEAD = DAY;

/** What is earlier is a time in another unit than was said: seconds taken for milliseconds are in January 1970. */
export const EARLIEST = Date.UTC(1980, 0, 1);

/**
 * Says that a tick is of no time that anything measures: of the future, which would hold back all that come after it,
 * or of before 1980, unless it is of a recording that keeps its own times; `undefined` otherwise. `now` in epoch milliseconds.
 */
export function faultOfClock(
  { time }: Pick<Tick, "time">,
  now: number,
  recorded = false,
): string | undefined {
  if (time > now + MAX_AHEAD) return "time is more than a day ahead of the clock";
  return time < EARLIEST && !recorded ? "time is before 1980; is its unit ms?" : undefined;
}

function isOptionalNumber(value: number | undefined): boolean {
  return value === undefined || Number.isFinite(value);
}
