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
  if (!isOptionalNumber(tick.bid)) return "bid is not a finite number";
  if (!isOptionalNumber(tick.ask)) return "ask is not a finite number";
  return undefined;
}

/** Milliseconds that a clock may be ahead of this machine's: a day, so that a zone mistaken is seen on the board. */
const MAX_AHEAD = 86_400_000;

/** Says that a tick comes from the future, whose time would hold back all that come after it; `undefined` otherwise. */
export function faultOfClock({ time }: Tick, now: number): string | undefined {
  return time > now + MAX_AHEAD ? "time is more than a day ahead of the clock" : undefined;
}

function isOptionalNumber(value: number | undefined): boolean {
  return value === undefined || Number.isFinite(value);
}
