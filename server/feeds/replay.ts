import { basename } from "node:path";
import { z } from "zod";
import type { Description } from "#lib/catalog.ts";
import { faultOfChannel } from "#lib/channel.ts";
import { ReplayClock } from "#lib/recording/replay-clock.ts";
import type { Sample } from "#lib/recording/sample.ts";
import type { Emit, Feed } from "./feed.ts";
import { defineFeedType, feedName } from "./feed-type.ts";
import { formatOf, type RecordingOptions, samplesOf } from "./parse/recording.ts";
import { HEAD, type HeadFacts, learn } from "./replay-facts.ts";
import { breathe, sleep } from "./sleep.ts";

/** A text of digits is a number, too: environment variables and editors like to quote. */
const column = z
  .union([z.int().min(0), z.string().trim().min(1)])
  .transform((given) => (typeof given === "string" && /^\d+$/.test(given) ? Number(given) : given));

const options = z
  .strictObject({
    type: z.literal("replay"),
    name: feedName,
    file: z.string().min(1),
    channel: z.string().superRefine((channel, context) => {
      const fault = faultOfChannel(channel);
      if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
    }),
    format: z.enum(["csv", "ndjson"]).optional(),
    time: column,
    value: column.optional(),
    price: column.optional(),
    bid: column.optional(),
    ask: column.optional(),
    size: column.optional(),
    speed: z.number().min(0).max(1_000_000).default(1),
    loop: z.boolean().default(false),
    from: z.enum(["now", "recorded"]).default("now"),
    unit: z.string().min(1).max(20).optional(),
    decimals: z.int().min(0).max(12).optional(),
    group: z.string().min(1).max(60).optional(),
  })
  .superRefine(
    (given, context) => {
      for (const fault of faultsOfColumns(given)) context.addIssue({ code: "custom", ...fault });
    },
    // Beside the faults of single options, so that all are listed at once.
    { when: () => true },
  );

type Options = z.infer<typeof options>;
type ColumnOptions = Partial<Record<"channel" | "value" | "price" | "bid" | "ask" | "size", unknown>>;

interface ColumnFault {
  readonly message: string;
  readonly path: [keyof ColumnOptions];
}

/** What is wrong with the columns as a whole. Each may still have a fault of its own. */
function faultsOfColumns(given: ColumnOptions): ColumnFault[] {
  const { channel, value, price, bid, ask } = given;
  const faults: ColumnFault[] = [];
  if (value !== undefined && price !== undefined) {
    faults.push({ message: "value and price are the same; leave one out", path: ["price"] });
  }
  if (value === undefined && price === undefined && (bid === undefined || ask === undefined)) {
    const message = "name the column of the value, the price, or both bid and ask, such as 1";
    faults.push({ message, path: ["value"] });
  }
  if (!String(channel).startsWith("sensor/")) return faults;
  for (const name of ["bid", "ask", "size"] as const) {
    if (given[name] === undefined) continue;
    const message = `${name} belongs to a symbol/ channel; leave it out or change the channel`;
    faults.push({ message, path: [name] });
  }
  return faults;
}

/** Rows between two turns of the event loop and two questions whether readers have room. */
const CHUNK = 256;
/** Milliseconds that a sample may come early, so that close ones need no timer each. */
const EARLY = 2;
/** The longest a timer can wait, in milliseconds. */
const MAX_SLEEP = 2 ** 31 - 1;
/** Milliseconds between two laps of a recording with a single time. */
const LONE_SPACING = 1_000;

/**
 * A recording, told again at its own pace, faster, or as fast as readers allow. With `loop` each lap goes on in
 * time where the one before ended, on recorded times as well.
 */
class Replay implements Feed {
  readonly type = "replay";
  readonly startsAnew = true;
  readonly name: string;
  readonly source: string;
  readonly recorded: boolean;
  readonly #options: Options;

  constructor(given: Options) {
    this.name = given.name ?? `Replay of ${given.file.split(/[\\/]/).at(-1)}`;
    this.source = basename(given.file);
    this.recorded = given.from === "recorded";
    this.#options = given;
  }

  async run(...[emit, signal]: Parameters<Feed["run"]>): Promise<void> {
    const { loop, speed, from } = this.#options;
    const clock = new ReplayClock({ speed, from });
    let facts: HeadFacts | undefined;
    do {
      const samples = samplesOf(this.#recording(emit), signal);
      if (facts) clock.lap(facts.spacing ?? LONE_SPACING);
      const begin = (head: readonly Sample[]) => {
        facts = learn(head);
        emit.describe(this.#describe(facts));
      };
      await this.#play(facts ? samples : withHead(samples, begin), clock, emit, signal);
    } while (loop && !signal.aborted);
  }

  async #play(
    samples: AsyncIterable<Sample>,
    clock: ReplayClock,
    emit: Emit,
    signal: AbortSignal,
  ): Promise<void> {
    const { channel } = this.#options;
    let told = 0;
    for await (const { time, ...sample } of samples) {
      await this.#untilDue(time, clock, signal);
      if (signal.aborted) return;
      emit({ channel, ...sample, time: clock.stamp(time) });
      if (++told % CHUNK === 0) await letReadersCatchUp(emit);
    }
    // A lap shorter than a chunk asks, too: laps without end of a small file are as fast as one long file.
    await letReadersCatchUp(emit);
  }

  async #untilDue(time: number, clock: ReplayClock, signal: AbortSignal): Promise<void> {
    for (let wait = clock.wait(time); wait > EARLY && !signal.aborted; wait = clock.wait(time)) {
      await sleep(Math.min(wait, MAX_SLEEP), signal);
    }
  }

  #recording(emit: Emit): RecordingOptions {
    const { file, format = formatOf(file), time, value, price, bid, ask, size } = this.#options;
    return { file, format, columns: { time, value: value ?? price, bid, ask, size }, onFault: emit.refuse };
  }

  #describe(facts: HeadFacts): Description {
    const { channel, name, unit, decimals = facts.decimals, group } = this.#options;
    return { channel, name, unit, decimals, group, expectedMs: this.#expectedMs(facts) };
  }

  /**
   * The longest usual silence in milliseconds, as the head of the recording has it; left out when that is
   * irregular. Recorded times stand further apart than their arrivals, so there the longer of both counts: a
   * chart must not tear, and a replay that plays must not look late.
   */
  #expectedMs({ longest }: HeadFacts): number | undefined {
    if (longest === null) return undefined;
    const { speed, from } = this.#options;
    const arrival = longest / (speed || 1);
    return Math.max(1, Math.ceil(from === "recorded" ? Math.max(arrival, longest) : arrival));
  }
}

async function letReadersCatchUp(emit: Emit): Promise<void> {
  await emit.ready();
  await breathe();
}

/** The same samples, after `begin` was told the first of them. */
async function* withHead(
  samples: AsyncIterable<Sample>,
  begin: (head: readonly Sample[]) => void,
): AsyncGenerator<Sample> {
  let head: Sample[] | undefined = [];
  for await (const sample of samples) {
    if (!head) {
      yield sample;
      continue;
    }
    head.push(sample);
    if (head.length < HEAD) continue;
    begin(head);
    yield* head;
    head = undefined;
  }
  if (!head || head.length === 0) return;
  begin(head);
  yield* head;
}

export const replay = defineFeedType("replay", {
  options,
  help: {
    file: "the path of a recording, from the working directory, such as recordings/btc.csv",
    channel: "where it appears, such as symbol/BTC-USD or sensor/boiler-1/temperature",
    format: "csv or ndjson; left out, the file's name decides",
    time: 'the column of the time: its name, or its number counted from 0 when the file has no header, such as "time" or 0',
    value: 'the column of the value: its name, or its number counted from 0, such as "value" or 1',
    price: 'the column of the price: its name, or its number counted from 0, such as "price" or 1',
    bid: 'the column of the bid: its name, or its number counted from 0, such as "bid" or 1',
    ask: 'the column of the ask: its name, or its number counted from 0, such as "ask" or 2',
    size: 'the column of the size: its name, or its number counted from 0, such as "volume" or 3',
    speed: "1 as recorded, 60 sixty times as fast, 0 as fast as readers allow, at most 1000000",
    loop: "true to start over at the end, each lap later in time than the one before; false to end",
    from: "now to move the first row to the present, recorded to keep the file's own times",
    unit: 'the unit of the value or the currency of the price, such as "°C" or "USD"',
    decimals: "digits after the decimal point, 0 to 12, such as 2; left out, the first rows decide",
    group: 'the heading it is listed under, such as "Recordings"',
  },
  create: (given) => new Replay(given),
});
