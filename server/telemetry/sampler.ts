import type { ServerSample } from "#lib/status.ts";
import { LoopDelay } from "./loop-delay.ts";
import type { Sources } from "./sources.ts";

const EVERY_MS = 1_000;
/** Five minutes. */
const KEPT = 300;

/** What is counted since the start, to tell what came in a second. */
interface Totals {
  readonly at: number;
  /** Microseconds. */
  readonly cpu: number;
  readonly published: number;
  readonly delivered: number;
  readonly frames: number;
  readonly bytes: number;
}

/** Says once a second what that second was like, and keeps the last five minutes. */
export class Sampler implements Disposable {
  readonly #sources: Sources;
  readonly #delay = new LoopDelay();
  readonly #timer = setInterval(() => this.#sample(), EVERY_MS).unref();
  #samples: readonly ServerSample[] = [];
  readonly #sampled: (time: number) => void;
  #last: Totals;

  /** @param sampled told of each sample's time, epoch milliseconds. */
  constructor(sources: Sources, sampled: (time: number) => void = () => {}) {
    this.#sources = sources;
    this.#sampled = sampled;
    this.#last = totalsOf(sources);
  }

  /** Oldest first; with a time in epoch milliseconds only those that ended after it. */
  samples(since = 0): readonly ServerSample[] {
    return this.#samples.filter(({ time }) => time > since);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#delay[Symbol.dispose]();
  }

  #sample(): void {
    const totals = totalsOf(this.#sources);
    const sample = this.#sampleOf(this.#last, totals);
    // Where the clock was set back, what came before would be told as what comes last.
    this.#samples = [...this.#samples.filter(({ time }) => time < sample.time), sample].slice(-KEPT);
    this.#last = totals;
    this.#sampled(sample.time);
  }

  #sampleOf(last: Totals, now: Totals): ServerSample {
    const seconds = Math.max(0.001, (now.at - last.at) / 1000);
    const perSecond = (name: "published" | "delivered" | "frames" | "bytes"): number =>
      Math.round((now[name] - last[name]) / seconds);
    const { p50Ms, p99Ms, maxMs } = this.#delay.take();
    const { rss, heapUsed } = process.memoryUsage();
    const { sessions, lagging, stalled } = this.#sources.counts();
    return {
      time: Date.now(),
      loopP50Ms: rounded(p50Ms),
      loopP99Ms: rounded(p99Ms),
      loopMaxMs: rounded(maxMs),
      cpu: (now.cpu - last.cpu) / 1e6 / seconds,
      rssBytes: rss,
      heapBytes: heapUsed,
      published: perSecond("published"),
      delivered: perSecond("delivered"),
      frames: perSecond("frames"),
      bytes: perSecond("bytes"),
      sessions,
      lagging: lagging + stalled,
    };
  }
}

function totalsOf({ published, told }: Sources): Totals {
  const { user, system } = process.cpuUsage();
  const { ticks, frames, bytes } = told();
  const at = performance.now();
  return { at, cpu: user + system, published: published(), delivered: ticks, frames, bytes };
}

/** Hundredths: what is beyond is noise, and is sent three hundred times over. */
function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
