import type { Tick } from "#lib/tick.ts";
import type { Emit, Feed } from "./feed.ts";
import { PRECISIONS, type Precision } from "./parse/point-scanner.ts";
import { Allowance } from "./push/allowance.ts";
import { JsonIntake } from "./push/json-intake.ts";
import { LineIntake } from "./push/line-intake.ts";
import type { PushOptions } from "./push/options.ts";
import { PushedChannels, type PushSource } from "./push/pushed-channels.ts";
import { type Receipt, ReceiptBook } from "./push/receipt.ts";
import { SeriesBook } from "./push/series-book.ts";

/** What one body is written in. */
export type PushFormat =
  /** Influx line protocol; `precision` is what its times count, nanoseconds where it is not said. */
  | { readonly as: "lines"; readonly precision: string | null }
  /** JSON; `perLine` says that each line is a message, otherwise that shows. */
  | { readonly as: "json"; readonly perLine: boolean };

/** Takes one body as it arrives. */
export interface Intake {
  /** Says whether to go on: `false` where nearly all that came is broken. */
  write(text: string): boolean;
  end(): Receipt;
}

export interface PushFeedOptions
  extends Pick<PushOptions, "rule" | "maxChannels" | "maxAheadMs" | "pointsPerSecond"> {
  /** The feed a channel belongs to; `undefined` where there is no such channel. */
  readonly ownerOf?: (channel: string) => string | null | undefined;
}

const NAME = "HTTP push";

/** What is pushed over HTTP (PROTOCOL HTTP4). It brings what it is handed while it runs. */
export class PushFeed implements Feed {
  readonly type = "push";
  readonly isPushed = true;
  readonly name = NAME;
  readonly source = "POST /api/ticks, /api/v2/write and /write";
  readonly maxChannels: number;
  readonly #channels: PushedChannels;
  readonly #series: SeriesBook;
  readonly #allowances = new Map<string, Allowance>();
  readonly #pointsPerSecond: number;
  #emit: Emit | undefined;

  constructor({
    rule,
    maxChannels,
    maxAheadMs,
    pointsPerSecond,
    ownerOf = () => undefined,
  }: PushFeedOptions) {
    this.maxChannels = maxChannels;
    this.#channels = new PushedChannels(NAME, { maxChannels, maxAheadMs, ownerOf });
    this.#series = new SeriesBook(this.#channels, rule, 2 * maxChannels);
    this.#pointsPerSecond = pointsPerSecond;
  }

  async run(...[emit, signal]: Parameters<Feed["run"]>): Promise<void> {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#emit = untilAborted(emit, signal);
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    this.#emit = undefined;
  }

  /** Whether it runs; nothing can be handed to it otherwise. */
  get isRunning(): boolean {
    return this.#emit !== undefined;
  }

  /** Counts a body that was refused as a whole. Nothing is counted before it runs. */
  refuse(reason: string, detail: string): void {
    this.#emit?.refuse(reason, detail);
  }

  /** Milliseconds until a source may push again; 0 where it may now. */
  waitFor(source: string): number {
    return this.#allowanceOf(source).wait(performance.now());
  }

  /**
   * Starts to take a body. Returns what is wrong in words where it cannot.
   * @throws Error where it does not run.
   */
  open(source: PushSource, format: PushFormat): Intake | string {
    if (!this.#emit) throw new Error("nothing is taken before the feed runs; push again later");
    const book = new ReceiptBook(this.#emit, source.name);
    const reading = { emit: this.#emit, source, channels: this.#channels, book };
    if (format.as === "json") return this.#paid(source, book, new JsonIntake(reading, format.perLine));
    const precision = precisionOf(format.precision);
    if (precision) return this.#paid(source, book, new LineIntake(reading, this.#series, precision));
    return `precision: write one of ${PRECISIONS.join(", ")}`;
  }

  #paid(source: PushSource, book: ReceiptBook, intake: { write(text: string): void; end(): void }): Intake {
    const allowance = this.#allowanceOf(source.name);
    return {
      write: (text) => {
        if (!book.isHopeless) intake.write(text);
        return !book.isHopeless;
      },
      end: () => {
        // What a body that was left began to say is not its last line.
        if (book.isHopeless) book.leave();
        else intake.end();
        allowance.spend(book.read);
        return book.receipt();
      },
    };
  }

  #allowanceOf(source: string): Allowance {
    const known = this.#allowances.get(source) ?? new Allowance(this.#pointsPerSecond, performance.now());
    this.#allowances.set(source, known);
    return known;
  }
}

/** A body that is being taken says nothing more once the feed was told to stop. */
function untilAborted(emit: Emit, signal: AbortSignal): Emit {
  const tell = (tick: Tick): void => {
    if (!signal.aborted) emit(tick);
  };
  const describe: Emit["describe"] = (description) => {
    if (!signal.aborted) emit.describe(description);
  };
  return Object.assign(tell, emit, { describe });
}

function precisionOf(said: string | null): Precision | undefined {
  return said === null || said === "" ? "ns" : PRECISIONS.find((precision) => precision === said);
}
