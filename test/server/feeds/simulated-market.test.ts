import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Tick } from "#lib/tick.ts";
import { simulatedMarket } from "../../../server/feeds/simulated-market.ts";
import { expectedMsOf, MarketSimulation } from "../../../server/feeds/simulation/market.ts";
import { PROFILES, profileOf, profilesFor } from "../../../server/feeds/simulation/symbols.ts";
import { feedContract } from "../../contracts/feed-contract.ts";
import { runFor } from "../../support/feed-recorder.ts";

const create = (options: object = {}) => simulatedMarket.create({ type: "simulated-market", ...options });

feedContract("simulated-market", { create: () => create({ rate: 50, past: 0 }) });

function play(simulation: MarketSimulation, until: number): Tick[] {
  const ticks: Tick[] = [];
  while (simulation.next < until) simulation.advance(0, (tick) => ticks.push(tick));
  return ticks;
}

/** Log returns of a channel over so many milliseconds, from mid quotes. */
function returnsOf(ticks: readonly Tick[], channel: string, span: number): number[] {
  const mids = new Map<number, number>();
  for (const { channel: name, time, bid = 0, ask = 0 } of ticks) {
    if (name === channel) mids.set(Math.floor(time / span), Math.log((bid + ask) / 2));
  }
  const ordered = [...mids.values()];
  return ordered.slice(1).map((mid, at) => mid - (ordered[at] ?? mid));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const [ma, mb] = [mean(a), mean(b)];
  const cov = mean(a.map((x, at) => (x - ma) * ((b[at] ?? mb) - mb)));
  return cov / Math.sqrt(mean(a.map((x) => (x - ma) ** 2)) * mean(b.map((x) => (x - mb) ** 2)));
}

describe("the simulated market", () => {
  test("tells the same stream for the same seed, whenever it is started", async () => {
    const relative = ({ channel, time, ...rest }: Tick, first: number) => ({
      channel,
      at: time - first,
      ...rest,
    });
    const streamOf = async () => {
      const { ticks } = await runFor(create({ seed: 7, past: 60_000 }), 500);
      return ticks.slice(0, 500).map((tick) => relative(tick, ticks[0]?.time ?? 0));
    };
    const first = await streamOf();
    await new Promise((resolve) => setTimeout(resolve, 7));
    expect(await streamOf()).toEqual(first);
  });

  test("tells another stream for another seed", () => {
    const of = (seed: number) => play(new MarketSimulation(PROFILES, 2, seed), 5_000);
    expect(of(1)).not.toEqual(of(2));
  });

  test("quotes around the last price, on the tick grid, with known sizes, in the order of time", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        let before = 0;
        for (const { channel, time, value, size, bid = 0, ask = 0 } of play(
          new MarketSimulation(PROFILES, 2, seed),
          10_000,
        )) {
          const { tick, decimals } = profileOf(channel.replace("symbol/", ""));
          expect(time).toBeGreaterThanOrEqual(before);
          expect(bid).toBeGreaterThan(0);
          expect(bid).toBeLessThan(ask);
          expect([bid, ask]).toContain(value);
          expect(Math.abs(value / tick - Math.round(value / tick))).toBeLessThan(1e-3);
          expect(value).toBe(Number(value.toFixed(decimals)));
          expect(size).toBeGreaterThan(0);
          before = time;
        }
      }),
      { numRuns: 25 },
    );
  });

  test("trades arrive as a Poisson process of the rate", () => {
    const ticks = play(new MarketSimulation(PROFILES, 2, 3), 600_000);
    const times = ticks.filter(({ channel }) => channel === "symbol/BTC-USD").map(({ time }) => time);
    const gaps = times.slice(1).map((time, at) => time - (times[at] ?? time));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(mean).toBeGreaterThan(450);
    expect(mean).toBeLessThan(550);
    // An exponential distribution's deviation is its mean; a clock's would be near 0.
    expect(deviation / mean).toBeGreaterThan(0.85);
    expect(deviation / mean).toBeLessThan(1.15);
  });

  test("symbols move together as their correlations say", () => {
    const ticks = play(new MarketSimulation(PROFILES, 4, 11), 3_600_000);
    const of = (symbol: string) => returnsOf(ticks, `symbol/${symbol}`, 15_000);
    expect(correlation(of("BTC-USD"), of("ETH-USD"))).toBeGreaterThan(0.3);
    expect(correlation(of("SIM500"), of("USD-JPY"))).toBeLessThan(-0.1);
  });

  test("volatility clusters: squared returns of one minute tell of the next", () => {
    const ticks = play(new MarketSimulation([profileOf("BTC-USD")], 4, 5), 20_000_000);
    const squares = returnsOf(ticks, "symbol/BTC-USD", 5_000).map((r) => r * r);
    expect(correlation(squares.slice(0, -1), squares.slice(1))).toBeGreaterThan(0.08);
  });

  test("five minutes of a chart show a shape", () => {
    const ticks = play(new MarketSimulation(PROFILES, 2, 7), 300_000);
    for (const { symbol, tick } of PROFILES) {
      const values = ticks.filter(({ channel }) => channel === `symbol/${symbol}`).map(({ value }) => value);
      expect((Math.max(...values) - Math.min(...values)) / tick).toBeGreaterThan(8);
    }
  });

  test("a thousand channels have a thousand readable names", () => {
    const profiles = profilesFor(1000);
    expect(new Set(profiles.map(({ symbol }) => symbol)).size).toBe(1000);
    expect(profiles[12]).toMatchObject({ symbol: "SIM-0013", name: "Simulated share 0013" });
  });

  test("symbols choose profiles by name, known or not", async () => {
    const { descriptions } = await runFor(create({ symbols: ["BTC-USD", "ZZZ.1"], past: 60_000 }), 20);
    expect(descriptions.map(({ channel, name }) => [channel, name])).toEqual([
      ["symbol/BTC-USD", "Bitcoin"],
      ["symbol/ZZZ.1", "ZZZ.1"],
    ]);
  });

  test("the past ends at the present and is bounded", async () => {
    const started = Date.now();
    const { ticks } = await runFor(create({ past: 60_000 }), 1200);
    const first = ticks[0]?.time ?? 0;
    expect(first).toBeGreaterThanOrEqual(started - 60_000);
    expect(first).toBeLessThan(started - 50_000);
  });

  test("an ordinary silence is not late", () => {
    expect(expectedMsOf(2)).toBeGreaterThanOrEqual(500);
    // Three times as long is exceeded once in 100,000 trades.
    expect(Math.exp((-3 * expectedMsOf(2) * 2) / 1000)).toBeCloseTo(1e-5, 6);
  });

  test.each([
    [{ count: 0 }],
    [{ rate: 0 }],
    [{ symbols: ["BTC USD"] }],
    [{ symbols: ["A/B"] }],
    [{ symbols: ["A", "A"] }],
    [{ count: 3, symbols: ["A"] }],
    [{ speed: 1 }],
  ])("refuses %j", (options) => {
    expect(() => create(options)).toThrow();
  });
});
