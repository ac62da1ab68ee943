import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bar, barOf, fold } from "#lib/bar.ts";
import type { Kind } from "#lib/channel.ts";
import { fromRow } from "#lib/row.ts";
import type { Tick } from "#lib/tick.ts";
import { entryOf, type Since } from "../../../server/gateway/past.ts";
import { Hub } from "../../../server/hub/hub.ts";

/** A channel as plain as can be: every tick there ever was, and which of them are still held. */
class Model {
  readonly #all: Tick[] = [];
  #held = 0;
  readonly #ms: number;
  readonly #ticks: number;

  constructor(ms: number, ticks: number) {
    this.#ms = ms;
    this.#ticks = ticks;
  }

  get seq(): number {
    return this.#all.length;
  }

  push(tick: Tick): void {
    this.#all.push(tick);
    this.#held++;
    while (this.#held > this.#ticks && Math.abs(tick.time - this.#oldest.time) > this.#ms) this.#held--;
  }

  /** Whether every tick after a place is still held. */
  holdsAfter(seq: number): boolean {
    return Number.isInteger(seq) && seq >= 0 && seq <= this.seq && this.seq - seq <= this.#held;
  }

  /** The ticks from one number to another as a bar. */
  bar(kind: Kind, from: number, to: number): Bar {
    const [first, ...later] = this.#all
      .slice(from - 1, to)
      .map(({ time, value, size }, at) =>
        kind === "sensor" ? barOf(from + at, time, value) : barOf(from + at, time, value, size),
      );
    if (!first) throw new Error(`no ticks from ${from} to ${to}`);
    for (const bar of later) fold(first, bar);
    return first;
  }

  get #oldest(): Tick {
    const tick = this.#all[this.#all.length - this.#held];
    if (!tick) throw new Error("nothing is held");
    return tick;
  }
}

const channels = fc
  .record({
    kind: fc.constantFrom<Kind>("sensor", "symbol"),
    ms: fc.integer({ min: 0, max: 400 }),
    ticks: fc.integer({ min: 1, max: 80 }),
    steps: fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: -9, max: 9 })), {
      minLength: 1,
      maxLength: 200,
      size: "max",
    }),
  })
  .map(({ kind, ms, ticks, steps }) => {
    const hub = new Hub({ recent: { ms, ticks } });
    const model = new Model(ms, ticks);
    let time = 1_000;
    for (const [step, value] of steps) {
      time += step;
      const tick = { channel: `${kind}/a`, time, value, ...(value > 0 && { size: value }) };
      hub.publish(tick);
      model.push(tick);
    }
    const record = hub.get(`${kind}/a`);
    if (!record) throw new Error("no channel");
    return { kind, record, model };
  });

/** Places all over a run and beyond both of its ends, and some that are none. */
const places = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -3, max: 210 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0.5, 1e300, -0) },
);

test("[SUB4] a replay is claimed exactly where everything after the place is held, and adds up to it exactly", () => {
  fc.assert(
    fc.property(
      channels,
      places,
      fc.boolean(),
      fc.constantFrom("bars" as const, "ticks" as const),
      fc.integer({ min: 1, max: 120 }),
      ({ kind, record, model }, seq, sameEpoch, mode, maxRows) => {
        const since: Since = [sameEpoch ? record.epoch : "another", seq];
        const entry = entryOf(record, { mode, since, history: 3 }, maxRows);
        const fits = mode === "bars" || model.seq - seq <= maxRows;
        const replays = sameEpoch && model.holdsAfter(seq) && fits;
        expect([entry.from, entry.seq]).toEqual([replays ? "replay" : "snapshot", model.seq]);
        expect(entry.rows.length).toBeLessThanOrEqual(maxRows);
        const bars = entry.rows.map((row) => fromRow(kind, row, entry.base));
        if (mode === "ticks") expect(bars.every(({ count }) => count === 1)).toBe(true);
        let told = replays ? seq : model.seq - bars.length;
        for (const bar of bars) {
          expect(bar).toEqual(model.bar(kind, told + 1, bar.seq));
          told = bar.seq;
        }
        expect(told).toBe(model.seq);
      },
    ),
    { numRuns: 500 },
  );
});
