import { quantile } from "../statistics.ts";
import type { Standing } from "./serving-messages.ts";
import { type Load, ServingRig } from "./serving-rig.ts";
import { type Row, whole } from "./table.ts";

export interface ServingOptions {
  readonly directory: string;
  /** Pairs of spans, one with recording and one without. */
  readonly pairs: number;
  /** Seconds of a span. */
  readonly seconds: number;
}

/** Ticks a second of all channels together. */
const RATE = 50_000;
const CHANNELS = 1_000;
const READERS = 100;
/** Channels of a reader. */
const EACH = 20;
const MIB = 1_048_576;

/**
 * Ticks recorded while boards are served: whether all are kept, how much later readers are told of them than by a server
 * that keeps nothing, and what that takes.
 */
export async function measureServing(options: ServingOptions): Promise<Row[]> {
  const { directory, pairs, seconds } = options;
  const readers = { readers: READERS, channels: CHANNELS, channelsEach: EACH };
  await using rig = await ServingRig.open(directory, readers);
  const loads: Record<"on" | "off", Load[]> = { on: [], off: [] };
  // The first pair warms up.
  for (let pair = 0; pair <= pairs; pair++) {
    for (const way of pair % 2 === 0 ? (["off", "on"] as const) : (["on", "off"] as const)) {
      const load = await rig.load(way, seconds * 1_000, RATE);
      if (pair > 0) loads[way].push(load);
    }
  }
  return rowsOf(options, loads, await rig.settle(), rig.memory);
}

type Ways<What> = Readonly<Record<"on" | "off", What>>;

function rowsOf(
  { pairs, seconds }: ServingOptions,
  loads: Ways<readonly Load[]>,
  { recorded, published, lost }: Standing,
  { on, off }: Ways<number>,
): Row[] {
  const median = (way: "on" | "off", of: (load: Load) => number): number => quantile(loads[way].map(of), 0.5);
  const rate = median("on", (load) => load.rate);
  const ratios = loads.on.map((load, at) => load.p99 / (loads.off[at]?.p99 ?? Number.NaN));
  const slower = quantile(ratios, 0.5);
  const memory = (on - off) / MIB;
  return [
    {
      what: `recorded before ${READERS} readers, ticks/s`,
      measured: whole(rate),
      reach: `≥ ${whole(RATE)} in ${whole(CHANNELS)} channels, for ${pairs} × ${seconds} s`,
      load: (RATE * 0.98) / rate,
    },
    {
      what: "ticks dropped",
      measured: whole(published - recorded),
      reach: `0 of ${whole(published)}; readers missed none`,
      load: published === recorded && lost === 0 ? 0 : 2,
    },
    {
      what: "birth → reader p99, recording : not",
      measured: `${median("on", ({ p99 }) => p99).toFixed(1)} : ${median("off", ({ p99 }) => p99).toFixed(1)} ms`,
      reach: `p50 ${median("on", ({ p50 }) => p50).toFixed(1)} : ${median("off", ({ p50 }) => p50).toFixed(1)} ms`,
    },
    {
      what: "the same, median of pairs",
      measured: slower.toFixed(2),
      reach: `≤ 1.10; least and most ${quantile(ratios, 0).toFixed(2)}–${quantile(ratios, 1).toFixed(2)}`,
      load: slower / 1.1,
    },
    {
      what: "processor, recording : not, of one core",
      measured: `${median("on", ({ share }) => share).toFixed(2)} : ${median("off", ({ share }) => share).toFixed(2)}`,
    },
    {
      what: "memory of recorder and store",
      measured: `${memory.toFixed(0)} MiB`,
      reach: `≤ 143 MiB (150 MB); ${(on / MIB).toFixed(0)} against ${(off / MIB).toFixed(0)} MiB without`,
      load: memory / (150e6 / MIB),
    },
  ];
}
