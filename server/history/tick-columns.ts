import type { TickColumns } from "./history.ts";
import type { TickTable } from "./tick-table.ts";

/** Whose ticks a number of a run stands for. */
type RunNames = (run: number) => { readonly channel: string; readonly epoch: string };

/** A table of ticks as it travels. */
export function toTickColumns(ticks: TickTable, namesOf: RunNames): TickColumns {
  const { length } = ticks;
  const runs = [...new Set(ticks.run.subarray(0, length))];
  const index = new Map(runs.map((run, at) => [run, at]));
  const names = runs.map(namesOf);
  return {
    channels: names.map(({ channel }) => channel),
    epochs: names.map(({ epoch }) => epoch),
    length,
    channel: Uint32Array.from({ length }, (_, at) => index.get(ticks.run[at] as number) ?? 0),
    seq: ticks.seq.slice(0, length),
    time: ticks.time.slice(0, length),
    value: ticks.value.slice(0, length),
    size: Float64Array.from({ length }, (_, at) => ticks.size(at)),
    bid: Float64Array.from({ length }, (_, at) => ticks.bid(at)),
    ask: Float64Array.from({ length }, (_, at) => ticks.ask(at)),
  };
}

/** What a batch can be handed to another thread by, without a copy. */
export function buffersOf({ channel, seq, time, value, size, bid, ask }: TickColumns): ArrayBuffer[] {
  return [...new Set([channel, seq, time, value, size, bid, ask].map(({ buffer }) => buffer))];
}

/** Says what is wrong with a batch; `undefined` when nothing is. */
export function faultOfBatch(batch: TickColumns): string | undefined {
  const { channels, epochs, length } = batch;
  if (channels.length !== epochs.length) return "a batch has an epoch for each of its channels";
  for (const name of ["channel", "seq", "time", "value", "size", "bid", "ask"] as const) {
    if (batch[name].length < length)
      return `a batch of ${length} ticks has only ${batch[name].length} in ${name}`;
  }
  for (let at = 0; at < length; at++) {
    if ((batch.channel[at] as number) >= channels.length)
      return "a tick of a batch is of none of its channels";
    if (!Number.isSafeInteger(batch.seq[at])) return "the number of a tick is a whole number";
    if (!Number.isFinite(batch.time[at])) return "the time of a tick is epoch milliseconds";
    if (!Number.isFinite(batch.value[at])) return "the value of a tick is a number";
  }
  return undefined;
}
