import { type Bar, barOf } from "#lib/bar.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import { Ring } from "#lib/ring.ts";
import { COLUMNS, putBar } from "../../../../app/_live/columns.ts";
import type { Outage, Series } from "../../../../app/_live/series.ts";
import { entryOf } from "../../live/fakes.ts";

/** A midnight of universal time. */
export const DAY0 = 19_676 * 86_400_000;
export const MINUTE = 60_000;

/** A candle in short: minutes after midnight, close, and what else of it is not that of a single tick. */
export type MadeCandle = readonly [minute: number, close: number, rest?: Partial<Bar>];

/** Candles of a minute that a test may change as it likes. */
export class MadeSeries implements Series {
  readonly channel: string;
  readonly entry: CatalogEntry;
  readonly bucketMs = MINUTE;
  rows: Ring;
  outages: readonly Outage[] = [];
  readonly openOutage = undefined;
  version = 0;
  readonly decimals = 2;
  readonly held = false;
  readonly ownClock = false;
  readonly lastArrival = Number.NaN;
  readonly serverSince = Number.NEGATIVE_INFINITY;

  constructor(candles: readonly MadeCandle[], facts: Partial<CatalogEntry> = {}) {
    this.channel = facts.channel ?? "symbol/BTC-USD";
    this.entry = entryOf(this.channel, { kind: "symbol", expectedMs: MINUTE, ...facts });
    this.rows = ringOf(candles);
  }

  /** Puts other candles in the place of all. */
  become(candles: readonly MadeCandle[]): void {
    this.rows = ringOf(candles);
    this.version++;
  }

  get last(): number {
    return this.rows.at(COLUMNS.close, this.rows.length - 1);
  }

  get lastTime(): number {
    return this.rows.at(COLUMNS.time, this.rows.length - 1);
  }

  edge(now: number): number {
    return now;
  }

  stateAt() {
    return "live" as const;
  }
}

/** The newest tick of each is 20 s after its border. */
function ringOf(candles: readonly MadeCandle[]): Ring {
  const rows = new Ring(Object.keys(COLUMNS).length, 5_000);
  for (const [minute, close, rest] of candles) {
    putBar(rows, { ...barOf(minute, DAY0 + minute * MINUTE + 20_000, close, 1), ...rest }, 1);
  }
  return rows;
}
