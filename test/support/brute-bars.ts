import type { KeptTick } from "./history-ticks.ts";

/** What is known of a bar by looking at each of its ticks. */
export interface BruteBar {
  readonly seq: number;
  readonly first: number;
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly count: number;
  readonly volume: number;
  readonly mean: number | null;
}

/** Bars of a channel over [from, to), whose borders are multiples of a width, each made of its ticks alone. */
export function bruteBars(
  ticks: readonly KeptTick[],
  { from, to, width, hold }: { from: number; to: number; width: number; hold: number },
): BruteBar[] {
  const inOrder = ticks
    .filter(({ time }) => time >= from && time < to)
    .toSorted((a, b) => a.time - b.time || a.seq - b.seq);
  const buckets = Map.groupBy(inOrder, ({ time }) => Math.floor(time / width));
  return [...buckets].map(([bucket, those]) => bruteBar(those, Math.min(to, (bucket + 1) * width), hold));
}

function bruteBar(ticks: readonly KeptTick[], end: number, hold: number): BruteBar {
  const values = ticks.map(({ value }) => value);
  const sizes = ticks.flatMap(({ size }) => size ?? []);
  const held = ticks.map(({ time }, at) => Math.min((ticks[at + 1]?.time ?? end) - time, hold));
  const whole = held.reduce((a, b) => a + b, 0);
  const area = values.reduce((sum, value, at) => sum + value * (held[at] ?? 0), 0);
  const [first, last] = [ticks[0], ticks.at(-1)];
  return {
    seq: last?.seq ?? Number.NaN,
    first: first?.time ?? Number.NaN,
    time: last?.time ?? Number.NaN,
    open: first?.value ?? Number.NaN,
    high: Math.max(...values),
    low: Math.min(...values),
    close: last?.value ?? Number.NaN,
    count: ticks.length,
    volume: sizes.length === 0 ? Number.NaN : sizes.reduce((a, b) => a + b, 0),
    mean: ticks[0]?.channel.startsWith("symbol/") ? null : whole > 0 ? area / whole : (last?.value ?? null),
  };
}
