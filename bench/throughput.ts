import { barOf } from "#lib/bar.ts";
import type { Tick } from "#lib/tick.ts";
import { Backlog } from "../server/gateway/backlog.ts";
import { Frame } from "../server/gateway/frame.ts";
import { BarSubscription, type Subscription } from "../server/gateway/subscription.ts";
import { Watches } from "../server/gateway/watch.ts";
import { Hub } from "../server/hub/hub.ts";
import { median } from "./statistics.ts";

// How many ticks a second the hub publishes and the backlog folds, as ratios to plain work measured in the same run.
// Ratios hold between machines, absolute figures do not.

const CHANNELS = 50;
const READERS = 200;
/** Ticks of one repetition. */
const TICKS = 200_000;
/** Ticks of each channel between two flushes: 10 frames a second at 100 ticks a second. */
const PER_FLUSH = 10;
const REPETITIONS = 11;

const ticks: readonly Tick[] = Array.from({ length: 5_000 }, (_, at) => ({
  channel: `symbol/BENCH-${at % CHANNELS}`,
  time: 1_700_000_000_000 + at,
  value: 100 + Math.sin(at),
  size: 1 + (at % 7),
  bid: 99.9,
  ask: 100.1,
}));

/** One way of handling ticks; prepared once, then run again and again. */
interface Row {
  readonly name: string;
  /** Ticks counted for each tick handled: with readers, each delivery counts. */
  readonly perTick: number;
  readonly handle: (tick: Tick) => unknown;
  /** Called after every `PER_FLUSH` ticks of each channel. */
  readonly flush?: () => void;
}

/** The control: what any hub must do, find the channel and keep the tick. */
function mapAndPush(): Row {
  const kept = new Map<string, Tick[]>();
  const handle = (tick: Tick): void => {
    const list = kept.get(tick.channel);
    if (!list) kept.set(tick.channel, [tick]);
    else if (list.push(tick) > 3_000) list.length = 0;
  };
  return { name: "control: Map look-up and array push", perTick: 1, handle };
}

/** What one emit per tick costs at the least, before any socket. */
function stringifyEach(): Row {
  return { name: "for scale: JSON.stringify of each tick", perTick: 1, handle: JSON.stringify };
}

function publish(): Row {
  const hub = new Hub();
  return { name: "hub.publish, no reader", perTick: 1, handle: (tick) => hub.publish(tick) };
}

/** Publishing to channels with readers who are flushed now and then; only `publish` is counted where `flushes` is not. */
function publishToReaders(name: string, perTick: number, flushes: boolean): Row {
  const hub = new Hub();
  for (const tick of ticks) hub.publish(tick);
  const watches = new Watches<number>();
  const subscriptions: Subscription[] = [];
  for (let reader = 0; reader < READERS; reader++) {
    for (const record of hub.records()) {
      subscriptions.push(new BarSubscription(watches.enter(record, reader)));
    }
  }
  let base = 0;
  const flush = (): void => {
    base++;
    const frame = new Frame({ n: base, base, at: 0, atOnce: true });
    for (const subscription of subscriptions) subscription.take(frame, base);
  };
  const handle = (tick: Tick): void => hub.publish(tick);
  return flushes ? { name, perTick, handle, flush } : { name, perTick, handle };
}

function foldOnly(): Row {
  const backlog = new Backlog(1, "symbol");
  backlog.open();
  let seq = 0;
  const handle = ({ time, value, size, bid, ask }: Tick): void =>
    backlog.append(barOf(++seq, time, value, size, bid, ask));
  return { name: "backlog.append (fold)", perTick: 1, handle };
}

/** Ticks handled per second in one repetition. */
function measure({ handle, flush, perTick }: Row): number {
  const started = performance.now();
  for (let at = 0; at < TICKS; at++) {
    handle(ticks[at % ticks.length] as Tick);
    if (flush && at % (CHANNELS * PER_FLUSH) === 0) flush();
  }
  return (TICKS * perTick) / ((performance.now() - started) / 1_000);
}

const readers = `${READERS} readers on ${CHANNELS} channels`;
const rows = [
  mapAndPush(),
  stringifyEach(),
  publish(),
  publishToReaders(`hub.publish, ${readers}`, 1, false),
  foldOnly(),
  publishToReaders(`publish, fold and write frames' rows, ${readers}: ticks delivered`, READERS, true),
];
const results = rows.map((): number[] => []);
for (let repetition = 0; repetition <= REPETITIONS; repetition++) {
  for (const [at, row] of rows.entries()) {
    const speed = measure(row);
    // The first repetition warms the compiler up.
    if (repetition > 0) results[at]?.push(speed);
  }
}
const control = median(results[0] ?? []);
console.log(`Medians of ${REPETITIONS} interleaved repetitions of ${TICKS.toLocaleString("en")} ticks\n`);
console.log(`${"ticks/s".padStart(14)}  ${"× control".padStart(9)}  what`);
for (const [at, { name }] of rows.entries()) {
  const speed = median(results[at] ?? []);
  const ratio = (speed / control).toFixed(2);
  console.log(`${Math.round(speed).toLocaleString("en").padStart(14)}  ${ratio.padStart(9)}  ${name}`);
}
