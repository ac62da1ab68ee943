import { kindOf } from "#lib/channel.ts";
import { messageOf } from "#lib/message-of.ts";
import { ReplayClock } from "#lib/recording/replay-clock.ts";
import { type Columns, parseSample, type Sample } from "#lib/recording/sample.ts";
import type { Posted, PushedItem } from "./post.ts";
import { type Layout, type Row, rowsOf } from "./rows.ts";

/** What is played and how. */
export interface Plan {
  readonly file: File;
  readonly layout: Layout;
  readonly hasHeader: boolean;
  readonly columns: Columns;
  readonly channel: string;
  /** Empty where it has none. */
  readonly unit: string;
  readonly decimals: number;
  /** Recorded seconds a second; 0 for all at once. */
  readonly speed: number;
  /** `now` moves the first row to the present, `recorded` keeps the file's own times. */
  readonly from: "now" | "recorded";
}

/** What a replay needs of its surroundings. */
export interface ReplayPort {
  post(items: readonly PushedItem[]): Promise<Posted>;
  /** Epoch milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** How far it is. Immutable. */
export interface Progress {
  readonly state: "playing" | "paused" | "done" | "stopped" | "failed";
  /** Values taken by the server. */
  readonly accepted: number;
  /** Lines that became none. */
  readonly refused: number;
  /** The first of those, by their number in the file. */
  readonly quoted: readonly { readonly line: number; readonly reason: string }[];
  /** Of the file, 0 to 1: what was sent or refused. */
  readonly share: number;
  /** Until the next row is due, where that takes a while; else 0. */
  readonly waitMs: number;
  /** Why it failed, or what it waits for. */
  readonly message: string;
}

/** A line of the file, and where it ends in it. */
type Place = Pick<Row, "line" | "end">;

const BATCH = 500;
/** Rows that are due within this time, ms, go in one request. */
const GATHER_MS = 100;
/** How long it sleeps at the most before it looks whether it was paused or stopped, ms. */
const NAP_MS = 200;
const QUOTED = 20;
/** Of lines that cannot be read, every so many are told of at once. */
const TOLD_EVERY = 500;

/** Plays a recording by pushing it, one request at a time, and reads no faster than it pushes. */
export class Replay {
  readonly plan: Plan;
  readonly #port: ReplayPort;
  readonly #clock: ReplayClock;
  readonly #listeners = new Set<() => void>();
  #progress: Progress = {
    state: "playing",
    accepted: 0,
    refused: 0,
    quoted: [],
    share: 0,
    waitMs: 0,
    message: "",
  };
  #batch: { readonly line: number; readonly end: number; readonly item: PushedItem }[] = [];
  #batchSince = 0;
  /** Milliseconds spent paused: the recording goes on from where it was. */
  #heldMs = 0;

  constructor(plan: Plan, port: ReplayPort) {
    this.plan = plan;
    this.#port = port;
    this.#clock = new ReplayClock({
      speed: plan.speed,
      from: plan.from,
      now: () => port.now() - this.#heldMs,
    });
  }

  get progress(): Progress {
    return this.#progress;
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  pause(): void {
    if (this.#progress.state === "playing") this.#tell({ state: "paused" });
  }

  resume(): void {
    if (this.#progress.state === "paused") this.#tell({ state: "playing" });
  }

  stop(): void {
    if (!this.#ended) this.#tell({ state: "stopped", waitMs: 0 });
  }

  /** Resolves when it has ended, however it did. Never rejects. */
  async run(): Promise<void> {
    try {
      await this.#play();
      await this.#flush();
      if (!this.#ended) this.#tell(this.#conclusion());
    } catch (error) {
      const message = `${this.plan.file.name} cannot be read: ${messageOf(error)}`;
      this.#tell({ state: "failed", message, waitMs: 0 });
    }
  }

  get #ended(): boolean {
    return this.#progress.state !== "playing" && this.#progress.state !== "paused";
  }

  async #play(): Promise<void> {
    const { file, layout, hasHeader, columns } = this.plan;
    let headerAhead = hasHeader;
    for await (const row of rowsOf(file, layout)) {
      if (this.#ended) return;
      if (headerAhead) {
        headerAhead = false;
        continue;
      }
      const parsed = "fault" in row ? row : parseSample(row.cells, columns);
      if ("sample" in parsed) await this.#add(row, parsed.sample);
      else this.#refuse(row, "column" in parsed ? inWords(parsed) : parsed.fault);
    }
  }

  async #add({ line, end }: Place, sample: Sample): Promise<void> {
    await this.#untilDue(sample.time);
    if (this.#ended) return;
    if (this.#batch.length === 0) this.#batchSince = this.#port.now();
    this.#batch.push({ line, end, item: this.#itemOf(sample) });
    if (this.#batch.length >= BATCH || this.#port.now() - this.#batchSince >= GATHER_MS) await this.#flush();
  }

  async #untilDue(time: number): Promise<void> {
    await this.#whilePaused();
    for (let wait = this.#clock.wait(time); wait > 0 && !this.#ended; wait = this.#clock.wait(time)) {
      if (wait > GATHER_MS) await this.#flush();
      if (wait > 2 * NAP_MS) this.#tell({ waitMs: wait });
      await this.#port.sleep(Math.min(wait, NAP_MS));
      await this.#whilePaused();
    }
    if (this.#progress.waitMs > 0) this.#tell({ waitMs: 0 });
  }

  async #whilePaused(): Promise<void> {
    if (this.#progress.state !== "paused") return;
    await this.#flush();
    const since = this.#port.now();
    while (this.#progress.state === "paused") await this.#port.sleep(NAP_MS);
    this.#heldMs += this.#port.now() - since;
  }

  #itemOf({ time, value, size, bid, ask }: Sample): PushedItem {
    const { channel, unit, decimals, from } = this.plan;
    const held = from === "now" ? this.#heldMs : 0;
    const told = { channel, time: this.#clock.stamp(time) + held, value };
    // What a channel is called and counted in is said with each request, and kept where it is not.
    const facts = this.#batch.length === 0 ? { decimals, ...(unit && { unit }) } : {};
    return kindOf(channel) === "symbol" ? { ...told, size, bid, ask, ...facts } : { ...told, ...facts };
  }

  async #flush(): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0 || this.#ended) return;
    this.#batch = [];
    const items = batch.map(({ item }) => item);
    let posted = await this.#port.post(items);
    while (posted.as === "later" && !this.#ended) {
      this.#tell({ message: `The server asks to wait for ${Math.ceil(posted.afterMs / 1_000)} s.` });
      await this.#port.sleep(posted.afterMs);
      posted = await this.#port.post(items);
    }
    if (posted.as === "failed") return this.#tell({ state: "failed", message: posted.message, waitMs: 0 });
    if (posted.as === "later") return;
    for (const { line, reason } of posted.refused) this.#quote(batch[line - 1]?.line ?? 0, reason);
    const { accepted, refused } = this.#progress;
    this.#tell({
      accepted: accepted + posted.accepted,
      refused: refused + posted.refusals,
      share: this.#shareAt(batch.at(-1)?.end ?? 0),
      message: "",
    });
  }

  #refuse({ line, end }: Place, reason: string): void {
    // What was read and not yet sent is not played: the share waits for it.
    if (this.#batch.length === 0) this.#progress = { ...this.#progress, share: this.#shareAt(end) };
    this.#quote(line, reason);
    const refused = this.#progress.refused + 1;
    if (refused % TOLD_EVERY === 1) this.#tell({ refused });
    else this.#progress = { ...this.#progress, refused };
  }

  #shareAt(end: number): number {
    return Math.min(1, end / this.plan.file.size);
  }

  #quote(line: number, reason: string): void {
    const { quoted } = this.#progress;
    if (quoted.length < QUOTED) this.#progress = { ...this.#progress, quoted: [...quoted, { line, reason }] };
  }

  #conclusion(): Partial<Progress> {
    const { accepted } = this.#progress;
    if (accepted > 0) return { state: "done", share: 1, waitMs: 0 };
    return {
      state: "failed",
      message: "Not one line became a value; look at the columns chosen.",
      waitMs: 0,
    };
  }

  #tell(news: Partial<Progress>): void {
    this.#progress = { ...this.#progress, ...news };
    for (const listener of this.#listeners) listener();
  }
}

function inWords({ fault, column, cell }: { fault: string; column: string | number; cell: unknown }): string {
  const name = typeof column === "number" ? `column ${column + 1}` : `"${column}"`;
  return `${fault}: ${name} is ${JSON.stringify(cell) ?? "missing"}`;
}
