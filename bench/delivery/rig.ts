import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import {
  type Ages,
  agesSchema,
  type ClosedLoop,
  type Driven,
  deliveredSchema,
  drivenSchema,
  type Held,
  heldSchema,
  type OpenReaders,
  type OpenServer,
  serverOpenSchema,
  type Totals,
  totalsSchema,
} from "./load-messages.ts";
import { Program } from "./program.ts";

const doneSchema = z.object({});
/** Rounds that may be on their way in a closed loop. */
const AHEAD = 16;
/** How long readers may take to be told the last of what was published, milliseconds. */
const SETTLE_MS = 20_000;

/** What one measured span came to. */
export interface Span {
  /** Ticks published on each channel. */
  readonly rounds: number;
  /** Ticks delivered, each counted at its reader. */
  readonly ticks: number;
  readonly bytes: number;
  readonly frames: number;
  /** Ticks that shared a row with others. */
  readonly folded: number;
  /** CPU of the server's process for each tick delivered, microseconds. */
  readonly perTick: number;
  /** CPU of the server's process as a share of a core. */
  readonly share: number;
  /** The same of the readers' process. */
  readonly readersShare: number;
  readonly perSecond: number;
}

/** A server under test and its readers, each in a process of its own. */
export class Rig implements AsyncDisposable {
  /** All channels of the server. */
  channels: readonly string[] = [];
  readonly #server = new Program("load-server.ts");
  readonly #readers = new Program("load-readers.ts");
  #url = "";
  #count = 0;
  #channelsEach = 0;

  static async open(options: OpenServer): Promise<Rig> {
    const rig = new Rig();
    const { url, channels } = await rig.#server.ask("open", options, serverOpenSchema);
    rig.#url = url;
    rig.channels = channels;
    rig.#readers.onNews = (news) => rig.#server.tell("delivered", deliveredSchema.parse(news));
    return rig;
  }

  /** Connects readers; those opened before stay. */
  async read(options: Omit<OpenReaders, "url">): Promise<void> {
    this.#count += options.readers;
    this.#channelsEach = options.sets[0]?.length ?? 0;
    await this.#readers.ask("open", { ...options, url: this.#url }, doneSchema);
  }

  /** As fast as it goes for so many milliseconds. @throws Error where a reader missed a tick. */
  async closedLoop(ms: number, bursts = false): Promise<Span> {
    const perRound = this.#count * this.#channelsEach;
    const before = await this.#totals();
    await this.#readers.ask("watch", {}, doneSchema);
    this.#server.tell("delivered", { ticks: before.ticks });
    const loop: ClosedLoop = { ms, perRound, ahead: AHEAD, bursts };
    const driven = await this.#server.ask("closedLoop", loop, drivenSchema);
    await this.#readers.ask("unwatch", {}, doneSchema);
    return this.#span(before, driven);
  }

  /** On the clock for so many milliseconds. @throws Error where a reader missed a tick. */
  async paced(ms: number, hz: number): Promise<Span> {
    const before = await this.#totals();
    const driven = await this.#server.ask("paced", { ms, hz }, drivenSchema);
    return this.#span(before, driven);
  }

  /** How old ticks were at the timed readers since it was last asked. */
  ages(): Promise<Ages> {
    return this.#readers.ask("ages", {}, agesSchema);
  }

  /** What the server holds after a garbage collection. */
  held(): Promise<Held> {
    return this.#server.ask("held", {}, heldSchema);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#readers[Symbol.asyncDispose]();
    await this.#server[Symbol.asyncDispose]();
  }

  #totals(): Promise<Totals> {
    return this.#readers.ask("totals", {}, totalsSchema);
  }

  async #span(before: Totals, { rounds, cpu, ms }: Driven): Promise<Span> {
    const each = rounds * this.#channelsEach;
    const after = await this.#settled(before, each);
    const ticks = after.ticks - before.ticks;
    return {
      rounds,
      ticks,
      bytes: after.bytes - before.bytes,
      frames: after.frames - before.frames,
      folded: after.folded - before.folded,
      perTick: cpu / ticks,
      share: cpu / 1_000 / ms,
      readersShare: (after.cpu - before.cpu) / 1_000 / ms,
      perSecond: ticks / (ms / 1_000),
    };
  }

  /** Waits until each reader was told everything. */
  async #settled(before: Totals, each: number): Promise<Totals> {
    const latest = performance.now() + SETTLE_MS;
    for (;;) {
      const totals = await this.#totals();
      if (totals.faults > 0) throw new Error(`readers found ${totals.faults} faults`);
      if (totals.least === before.least + each && totals.most === before.most + each) return totals;
      if (totals.most > before.most + each) throw new Error("a reader was told a tick twice");
      if (performance.now() > latest) throw new Error("a reader missed a tick");
      await sleep(20);
    }
  }
}
