import type { Tick } from "#lib/tick.ts";
import { MarketFactor } from "../../server/feeds/simulation/factor.ts";
import { seededRandom } from "../../server/feeds/simulation/random.ts";
import { SymbolModel } from "../../server/feeds/simulation/symbol-model.ts";
import { profilesFor } from "../../server/feeds/simulation/symbols.ts";

const SEED = 1;
/** Trades made ahead for each symbol, so that making them is no part of what is measured. */
const TRADES = 200;

/** Trades of as many symbols, one symbol after the other, as a simulated market makes them. */
export class TickSource {
  readonly channels: readonly string[];
  readonly #trades: readonly Tick[];
  readonly #clock: boolean;
  #next = 0;

  /** @param clock whether prices are when they were published, epoch milliseconds to a tenth. */
  constructor(channels: number, clock: boolean) {
    const factor = new MarketFactor(seededRandom(SEED, "factor"));
    const models = profilesFor(channels).map(
      (profile) => new SymbolModel(profile, seededRandom(SEED, profile.symbol)),
    );
    this.channels = models.map((model) => model.describe(1_000).channel);
    this.#trades = Array.from({ length: TRADES }, (_, at) => 100 * at).flatMap((time) =>
      models.map((model) => model.trade(time, factor.at(time), 0)),
    );
    this.#clock = clock;
  }

  next(): Tick {
    const trade = this.#trades[this.#next++ % this.#trades.length];
    if (!trade) throw new Error("there are no symbols");
    const { channel, value, size, bid, ask } = trade;
    const now = performance.timeOrigin + performance.now();
    const time = Math.floor(now);
    if (!this.#clock) return { channel, time, value, size, bid, ask };
    const price = Math.round(now * 10) / 10;
    return { channel, time, value: price, size, bid: price, ask: price };
  }
}
