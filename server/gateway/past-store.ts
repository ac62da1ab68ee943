import { type Bar, barOf } from "#lib/bar.ts";
import type { HistoryStore } from "../history/history.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";
import { type Missing, missingBefore, numberedBack, type Older } from "./older.ts";
import type { OlderWish } from "./older-wish.ts";

/** Questions to the history at the same time, of all connections together, and how many may wait. */
const AT_ONCE = 4;
const MAX_WAITING = 4_000;
/**
 * A subscription waits for the history so many milliseconds; then it is told what the hub holds. They are counted in
 * steps: after a sleep of this process one of them is over, and the answer that came meanwhile is read before the next.
 */
const PATIENCE_MS = 2_000;
const PATIENCE_STEPS = 10;
/** A history that was too slow is left alone for so many milliseconds. */
const REST_MS = 5_000;

export interface PastStoreOptions {
  readonly store: Pick<HistoryStore, "range" | "ticks">;
  readonly patienceMs?: number;
  readonly restMs?: number;
  /** Told, once for each rest, why the history is not asked. */
  readonly failed: (error: unknown) => void;
}

/** Asks the history for what the hub holds no longer, a few questions at a time. What it does not know in time is left out. */
export class PastStore {
  readonly #options: PastStoreOptions;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #restUntil = Number.NEGATIVE_INFINITY;

  constructor(options: PastStoreOptions) {
    this.#options = options;
  }

  /**
   * The older part of each, as far as the history tells it in time. Never rejects.
   * @param again what to ask once more where the hub has forgotten the cut meanwhile.
   */
  async askTwice(
    wishes: readonly OlderWish[],
    again: (record: ChannelRecord) => OlderWish | undefined,
  ): Promise<Map<ChannelRecord, Older>> {
    const found = await this.ask(wishes);
    const late = wishes.filter(({ record }) => (found.get(record)?.cut ?? record.oldest) < record.oldest);
    if (late.length === 0) return found;
    const more = await this.ask(late.flatMap(({ record }) => again(record) ?? []));
    return new Map([...found, ...more]);
  }

  /** The older part of each, as far as the history tells it in time. Never rejects. */
  async ask(wishes: readonly OlderWish[]): Promise<Map<ChannelRecord, Older>> {
    const found = new Map<ChannelRecord, Older>();
    if (performance.now() < this.#restUntil) return found;
    const { patienceMs = PATIENCE_MS } = this.#options;
    const over = new AbortController();
    const { promise: late, resolve } = Promise.withResolvers<void>();
    let steps = 0;
    const timer = setInterval(() => {
      if (++steps < PATIENCE_STEPS) return;
      over.abort(new Error(`the history did not answer within ${patienceMs} ms`));
      this.#rest(over.signal.reason);
      resolve();
    }, patienceMs / PATIENCE_STEPS);
    const all = wishes.map(async (wish) => {
      const older = await this.#inTurn(wish, over.signal);
      if (older && !over.signal.aborted) found.set(wish.record, older);
    });
    await Promise.race([Promise.all(all), late]);
    clearInterval(timer);
    return found;
  }

  async #inTurn(wish: OlderWish, signal: AbortSignal): Promise<Older | undefined> {
    if (this.#waiting.length >= MAX_WAITING) return undefined;
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      if (signal.aborted || performance.now() < this.#restUntil) return undefined;
      return await untilAborted(olderOf(wish, this.#options.store, signal), signal);
    } catch (error) {
      if (!signal.aborted) this.#rest(error);
      return undefined;
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  #rest(error: unknown): void {
    const now = performance.now();
    if (now < this.#restUntil) return;
    this.#restUntil = now + (this.#options.restMs ?? REST_MS);
    this.#options.failed(error);
  }
}

/** A store that never answers keeps nobody's place. */
function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
    work.then(resolve, reject);
  });
}

async function olderOf(
  wish: OlderWish,
  store: PastStoreOptions["store"],
  signal: AbortSignal,
): Promise<Older | undefined> {
  const { record, cut } = wish;
  const { channel, epoch } = record;
  if ("afterSeq" in wish) {
    const bars = await ticksBetween(store, { channel, epoch, afterSeq: wish.afterSeq }, cut, signal);
    return { cut, ...numberedBack(bars, missingBetween(bars), cut) };
  }
  const { from, to, max } = wish;
  const range = await store.range({ channel, from, to, max, signal });
  if (range.epoch !== epoch) return undefined;
  return { cut, ...numberedBack(range.bars, missingBefore(range.bars, range.gaps), cut) };
}

/** The ticks of an epoch from after one number to before another, each as a bar. */
async function ticksBetween(
  store: PastStoreOptions["store"],
  wish: { readonly channel: string; readonly epoch: string; readonly afterSeq: number },
  cut: number,
  signal: AbortSignal,
): Promise<Bar[]> {
  const bars: Bar[] = [];
  for await (const { length, seq, time, value, size, bid, ask } of store.ticks(wish)) {
    for (let at = 0; at < length; at++) {
      const [number = 0, when = 0, what = 0] = [seq[at], time[at], value[at]];
      if (number >= cut || signal.aborted) return bars;
      bars.push(barOf(number, when, what, size[at], bid[at], ask[at]));
    }
  }
  return bars;
}

/** How many numbers are missing before each of the ticks, which are in the order of their numbers. */
function missingBetween(ticks: readonly Bar[]): Missing {
  return ticks.map(({ seq }, at) => seq - 1 - (ticks[at - 1]?.seq ?? seq - 1));
}
