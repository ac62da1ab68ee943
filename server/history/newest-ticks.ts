import type { HistoryStore, TickColumns } from "./history.ts";

const TICK_BYTES = 52;
/** Channels whose ticks are read at the same time. */
const AT_ONCE = 8;
/** Reading ends after so many milliseconds: what is missing is read when somebody asks. */
const PATIENCE_MS = 10_000;

/** Whose ticks are read, and up to which number. */
export interface Wanted {
  readonly channel: string;
  readonly epoch: string;
  readonly seq: number;
  /** Takes them, in the order of their numbers. */
  readonly take: (ticks: TickColumns | undefined) => void;
}

export interface Bounds {
  /** Ticks of a channel. */
  readonly ticks: number;
  /** Bytes that those of all channels may take. */
  readonly bytes: number;
}

/** Reads the newest ticks of some channels, as many of each as all of them have room for. Rejects where the store does. */
export async function readNewest(
  store: Pick<HistoryStore, "ticks">,
  wanted: readonly Wanted[],
  { ticks, bytes }: Bounds,
): Promise<void> {
  const rest = [...wanted];
  const each = Math.floor(Math.min(ticks, bytes / TICK_BYTES / Math.max(1, rest.length)));
  const latest = performance.now() + PATIENCE_MS;
  const readers = Array.from({ length: AT_ONCE }, async () => {
    for (let next = rest.pop(); next && each > 0 && performance.now() < latest; next = rest.pop()) {
      next.take(await newestOf(store, next, each));
    }
  });
  await Promise.all(readers);
}

/** The newest ticks of a run, so many at the most. */
async function newestOf(
  store: Pick<HistoryStore, "ticks">,
  { channel, epoch, seq }: Wanted,
  most: number,
): Promise<TickColumns | undefined> {
  let all: TickColumns | undefined;
  for await (const batch of store.ticks({ channel, epoch, afterSeq: Math.max(0, seq - most) })) {
    all = all ? joined(all, batch) : batch;
  }
  return all;
}

function joined(first: TickColumns, second: TickColumns): TickColumns {
  const length = first.length + second.length;
  const join = (name: "seq" | "time" | "value" | "size" | "bid" | "ask"): Float64Array<ArrayBuffer> => {
    const column = new Float64Array(length);
    column.set(first[name].subarray(0, first.length));
    column.set(second[name].subarray(0, second.length), first.length);
    return column;
  };
  return {
    channels: first.channels,
    epochs: first.epochs,
    length,
    channel: new Uint32Array(length),
    seq: join("seq"),
    time: join("time"),
    value: join("value"),
    size: join("size"),
    bid: join("bid"),
    ask: join("ask"),
  };
}
