import type { TickColumns } from "../../server/history/history.ts";

/** A tick as a store keeps it. */
export interface KeptTick {
  readonly channel: string;
  readonly epoch: string;
  readonly seq: number;
  readonly time: number;
  readonly value: number;
  readonly size?: number;
  readonly bid?: number;
  readonly ask?: number;
}

/** Ticks as a batch. */
export function columnsOf(ticks: readonly KeptTick[]): TickColumns {
  const runs = new Map<string, number>();
  for (const { channel, epoch } of ticks) {
    const name = `${channel} ${epoch}`;
    if (!runs.has(name)) runs.set(name, runs.size);
  }
  const column = (of: (tick: KeptTick) => number | undefined): Float64Array<ArrayBuffer> =>
    Float64Array.from(ticks, (tick) => of(tick) ?? Number.NaN);
  return {
    channels: [...runs.keys()].map((name) => name.split(" ")[0] ?? ""),
    epochs: [...runs.keys()].map((name) => name.split(" ")[1] ?? ""),
    length: ticks.length,
    channel: Uint32Array.from(ticks, ({ channel, epoch }) => runs.get(`${channel} ${epoch}`) ?? 0),
    seq: column(({ seq }) => seq),
    time: column(({ time }) => time),
    value: column(({ value }) => value),
    size: column(({ size }) => size),
    bid: column(({ bid }) => bid),
    ask: column(({ ask }) => ask),
  };
}

/** The ticks of a batch; what is unknown is left out. */
export function ticksIn(batch: TickColumns): KeptTick[] {
  return Array.from({ length: batch.length }, (_, at) => {
    const index = batch.channel[at] as number;
    const known = (["size", "bid", "ask"] as const).flatMap((name) => {
      const value = batch[name][at] as number;
      return Number.isNaN(value) ? [] : [[name, value]];
    });
    return {
      channel: batch.channels[index] ?? "",
      epoch: batch.epochs[index] ?? "",
      seq: batch.seq[at] as number,
      time: batch.time[at] as number,
      value: batch.value[at] as number,
      ...Object.fromEntries(known),
    };
  });
}
