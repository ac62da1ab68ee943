import { setImmediate as breathe, setTimeout as sleep } from "node:timers/promises";
import type { ClosedLoop, Driven, Paced } from "./load-messages.ts";
import type { TickSource } from "./tick-source.ts";
import type { Way } from "./ways.ts";

/** Milliseconds between two turns of publishing on the clock. */
const TURN_MS = 10;
/** Milliseconds between two flushes of a way that does not flush by itself: 10 a second. */
const FLUSH_MS = 100;
/** Milliseconds in which what was published last is flushed. */
const LAST_FLUSH_MS = 150;

/** Publishes to the readers of a way and measures the CPU of this process meanwhile. */
export class Driver {
  /** What the readers say they were told since they were opened. */
  delivered = 0;
  readonly #way: Way;
  readonly #source: TickSource;
  #moved = Promise.withResolvers<void>();

  constructor(way: Way, source: TickSource) {
    this.#way = way;
    this.#source = source;
  }

  /** Publishes one tick on each channel and flushes: with the first one all channels are there. */
  async round(bursts: boolean): Promise<void> {
    for (let at = 0; at < this.#source.channels.length; at++) {
      this.#way.publish(this.#source.next());
      if (!bursts) await breathe();
    }
    this.#way.flush();
    if (bursts) await breathe();
  }

  /** Notes what all readers together were told since they were opened. */
  told(ticks: number): void {
    this.delivered = ticks;
    this.#moved.resolve();
    this.#moved = Promise.withResolvers();
  }

  /** As fast as it goes with so many rounds on their way, until all that was published has been delivered. */
  async closedLoop({ ms, perRound, ahead, bursts }: ClosedLoop): Promise<Driven> {
    const before = this.delivered;
    const clock = new Clock();
    let rounds = 0;
    const onTheirWay = (): number => rounds - (this.delivered - before) / perRound;
    while (clock.ms < ms) {
      await this.round(bursts);
      rounds++;
      while (onTheirWay() >= ahead) await this.#moved.promise;
    }
    while (onTheirWay() > 0) await this.#moved.promise;
    return { rounds, ...clock.stop() };
  }

  /** On the clock; the channels tick one after the other. */
  async paced({ ms, hz }: Paced): Promise<Driven> {
    const { length } = this.#source.channels;
    const total = Math.ceil((ms / 1_000) * hz) * length;
    const flushes = this.#way.isPaced ? undefined : setInterval(() => this.#way.flush(), FLUSH_MS);
    const clock = new Clock();
    for (let published = 0; published < total; ) {
      const due = Math.min(total, Math.floor((clock.ms / 1_000) * hz * length));
      for (; published < due; published++) this.#way.publish(this.#source.next());
      await sleep(TURN_MS);
    }
    await sleep(LAST_FLUSH_MS);
    clearInterval(flushes);
    return { rounds: total / length, ...clock.stop() };
  }
}

/** Times a span. What CPU it took costs some microseconds to ask, so that is asked at its ends alone. */
class Clock {
  readonly #started = performance.now();
  readonly #before = process.cpuUsage();

  /** Milliseconds since it was made. */
  get ms(): number {
    return performance.now() - this.#started;
  }

  /** How long it was, and the CPU of this process meanwhile in microseconds. */
  stop(): { ms: number; cpu: number } {
    const { user, system } = process.cpuUsage(this.#before);
    return { ms: this.ms, cpu: user + system };
  }
}
