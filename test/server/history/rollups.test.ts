import { copyFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { HistoryBar, TicksWish } from "../../../server/history/history.ts";
import { Guard } from "../../../server/history/sqlite/guard.ts";
import { LEVELS } from "../../../server/history/widths.ts";
import { type BruteBar, bruteBars } from "../../support/brute-bars.ts";
import { historyPlace } from "../../support/history-place.ts";
import { columnsOf, type KeptTick, ticksIn } from "../../support/history-ticks.ts";

const T0 = Date.UTC(2026, 2, 1);
const NAMES = ["sensor/a", "symbol/B"] as const;

/** Ticks of both channels in two epochs, no two of a channel at one moment but with numbers one after the other. */
const ticks = fc
  .array(
    fc.record({
      channel: fc.constantFrom(...NAMES),
      gap: fc.oneof(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 90_000 }), fc.constant(0)),
      value: fc.oneof(
        fc.integer({ min: -500, max: 500 }).map((whole) => whole / 10),
        fc.double({ min: -5, max: 5, noNaN: true }),
      ),
      size: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 300 },
  )
  .map((given) => {
    const last = new Map<string, { time: number; seq: number }>();
    return given.map(({ channel, gap, value, size }, at): KeptTick => {
      const before = last.get(channel) ?? { time: T0, seq: 0 };
      const isSecond = at >= given.length / 2;
      const epoch = isSecond ? "two" : "one";
      const now = { time: before.time + gap + (isSecond ? 1 : 0), seq: before.seq + 1 };
      last.set(channel, now);
      const sized = size === undefined || channel === "sensor/a" ? {} : { size };
      return { channel, epoch, ...now, value: value === 0 ? 0 : value, ...sized };
    });
  });

type Step = "append" | "close blocks" | "reopen" | "look";
const steps = fc.array(
  fc.constantFrom<Step>("append", "append", "append", "close blocks", "reopen", "look"),
  { maxLength: 14 },
);

const spans = fc.array(
  fc.tuple(fc.double({ min: -0.2, max: 1.2, noNaN: true }), fc.double({ min: -0.2, max: 1.2, noNaN: true })),
  { minLength: 2, maxLength: 4 },
);

/** A store in this thread, and what was appended to it. */
class Kept {
  readonly appended: KeptTick[] = [];
  readonly #file: string;
  #guard: Guard;

  constructor(file: string) {
    this.#file = file;
    this.#guard = this.#open();
  }

  /** Appends ticks, and some that were appended before. */
  append(some: readonly KeptTick[], again: readonly KeptTick[]): void {
    this.appended.push(...some);
    this.#guard.append(columnsOf([...again, ...some]));
  }

  closeBlocks(): void {
    const later = Date.now() + 3_600_000;
    for (let at = 0; at < 10; at++) this.#guard.work(later);
  }

  reopen(): void {
    this.#guard.close();
    this.#guard = this.#open();
  }

  close(): void {
    this.#guard.close();
  }

  /** Every bar of every level, of some widths and of any span is what its ticks fold into. */
  check(cuts: readonly (readonly [number, number])[]): void {
    for (const channel of NAMES) {
      const mine = this.appended.filter((tick) => tick.channel === channel);
      const told = this.#all({ channel, from: T0 - 1, to: T0 + 1e12 });
      expect(told).toEqual(mine.toSorted((a, b) => a.time - b.time || a.seq - b.seq));
      if (mine.length === 0) continue;
      const end = Math.max(...mine.map(({ time }) => time)) + 1;
      this.#checkSpan(channel, mine, T0, end);
      for (const [a, b] of cuts) this.#checkSpan(channel, mine, T0 + a * (end - T0), T0 + b * (end - T0));
    }
  }

  #all(wish: TicksWish): KeptTick[] {
    const { batch, next } = this.#guard.page(wish);
    return [...ticksIn(batch), ...(next ? this.#all(next) : [])];
  }

  #checkSpan(channel: string, mine: readonly KeptTick[], from: number, to: number): void {
    for (const bucketMs of [...LEVELS, 250, 30_000]) {
      const { bars, holdMs } = this.#guard.range({ channel, from, to, max: 1e9, bucketMs });
      const hold = holdMs ?? Number.POSITIVE_INFINITY;
      const brute = bruteBars(mine, { from, to, width: bucketMs, hold });
      expect(bars.map(rounded), `bars of ${bucketMs} ms of ${channel}`).toEqual(brute.map(rounded));
    }
  }

  #open(): Guard {
    const guard = new Guard({ file: this.#file, keep: {}, bytes: 1e12 }, () => {});
    guard.open();
    return guard;
  }
}

/** Sums of doubles differ in their last digits with the order of summing. */
function rounded({
  seq,
  first,
  time,
  open,
  high,
  low,
  close,
  count,
  volume,
  mean,
}: HistoryBar | BruteBar): unknown {
  return {
    seq,
    first,
    time,
    open,
    high,
    low,
    close,
    count,
    volume,
    mean: mean === null ? null : Math.round(mean * 1e8) / 1e8 || 0,
  };
}

test("rows of bars are divided and none lies over another, in whatever order some thousand bars come", async () => {
  await using place = await historyPlace();
  const kept = new Kept(learntFile(join(place.dataDir, "learnt.db")));
  const steady = Array.from(
    { length: 6_000 },
    (_, at): KeptTick => ({
      channel: "sensor/a",
      epoch: "one",
      seq: at + 1,
      time: T0 + at * 700,
      value: at % 100,
    }),
  );
  for (const part of [7, 2, 5, 0, 1, 9, 8, 3, 6, 4]) {
    const spread = steady.filter(({ seq }) => seq % 10 === part);
    kept.append(spread, []);
    kept.closeBlocks();
  }
  kept.check([[0.13, 0.77]]);
  kept.close();
}, 60_000);

/** A file of channels whose pace has been learnt, long before. */
function learntFile(file: string): string {
  const kept = new Kept(file);
  for (const channel of NAMES) {
    const steady = Array.from({ length: 9_000 }, (_, at) => ({
      channel,
      epoch: "zero",
      seq: at + 1,
      time: T0 - 86_400_000 + at * 1_000,
      value: at % 10,
    }));
    kept.append(steady, []);
  }
  kept.closeBlocks();
  kept.close();
  return file;
}

test.each([
  ["of channels whose pace is learnt", true],
  ["of channels that begin", false],
])(
  "bars of every level are what the ticks fold into, %s, whatever their order, their batches and what happens in between",
  async (_, learnt) => {
    await using place = await historyPlace();
    const before = learntFile(join(place.dataDir, "learnt.db"));
    let files = 0;
    const disorder = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        ticks,
        steps,
        spans,
        disorder,
        fc.infiniteStream(fc.nat()),
        (given, order, cuts, share, random) => {
          const file = join(place.dataDir, `${files++}.db`);
          if (learnt) copyFileSync(before, file);
          const kept = new Kept(file);
          try {
            play(kept, shuffled(given, share, random), order, cuts);
            kept.check(cuts);
            kept.closeBlocks();
            kept.check(cuts);
          } finally {
            kept.close();
          }
        },
      ),
      { numRuns: 30 },
    );
  },
  60_000,
);

function play(
  kept: Kept,
  given: readonly KeptTick[],
  order: readonly Step[],
  cuts: readonly (readonly [number, number])[],
): void {
  const batches = Math.max(1, order.filter((step) => step === "append").length);
  const size = Math.ceil(given.length / batches);
  let next = 0;
  for (const step of [...order, "append" as const]) {
    if (step === "append") {
      kept.append(given.slice(next, next + size), given.slice(Math.max(0, next - 3), next));
      next += size;
    } else if (step === "close blocks") kept.closeBlocks();
    else if (step === "reopen") kept.reopen();
    else kept.check(cuts);
  }
}

/** The same in another order: some ticks change places with one further on. */
function shuffled(
  given: readonly KeptTick[],
  disorder: number,
  random: Iterator<number>,
): readonly KeptTick[] {
  const order = [...given];
  for (let at = 0; at < order.length; at++) {
    const drawn = Number(random.next().value);
    if ((drawn % 1_000) / 1_000 >= disorder) continue;
    const other = at + (drawn % (order.length - at));
    [order[at], order[other]] = [order[other] as KeptTick, order[at] as KeptTick];
  }
  return order;
}
