import { setTimeout as sleep } from "node:timers/promises";
import { type Random, seededRandom } from "../../server/feeds/simulation/random.ts";
import { CheckedReader } from "./checked-reader.ts";
import { Lab } from "./lab.ts";
import { type LabOptions, labChannels } from "./lab-messages.ts";
import { Ledger } from "./ledger.ts";
import { drawLife, type Life, pick } from "./life.ts";
import type { Outcome } from "./outcome.ts";
import { seqsAt } from "./status.ts";
import { readFinals, wrongFinals } from "./truth.ts";

const LAB: LabOptions = { channels: 200, hz: 10, values: "zigzag", kinds: "mixed" };
const CHANNELS_EACH = 20;
const RATES = [1, 2, 5, 10, 20, 50];
/** Readers that connect in the same moment at the start wait for one another. Milliseconds between two. */
const START_MS = 5;
/** How long the last may take to be told everything once nothing is published any more, milliseconds. */
const SETTLE_MS = 30_000;

export interface DisconnectOptions {
  readonly disconnects: number;
  readonly readers: number;
  /** The longest time away, milliseconds. */
  readonly longestMs: number;
  readonly seed: number;
}

export const FULL: DisconnectOptions = { disconnects: 10_000, readers: 600, longestMs: 60_000, seed: 1 };
export const QUICK: DisconnectOptions = { disconnects: 1_000, readers: 200, longestMs: 4_000, seed: 1 };

/** The lives that all readers together have yet to live. */
class Lives {
  left: number;
  readonly cuts: Record<string, number> = {};
  readonly #longestMs: number;

  constructor({ disconnects, longestMs }: DisconnectOptions) {
    this.left = disconnects;
    this.#longestMs = longestMs;
  }

  next(random: Random): Life | undefined {
    if (this.left === 0) return undefined;
    this.left--;
    const life = drawLife(random, this.#longestMs);
    this.cuts[life.cut] = (this.cuts[life.cut] ?? 0) + 1;
    return life;
  }
}

/** Readers that are cut at random, each proving over its whole life that it was told every tick once. */
export async function measureDisconnects(options: DisconnectOptions): Promise<Outcome> {
  await using lab = await Lab.start(LAB);
  const lives = new Lives(options);
  const started = performance.now();
  const readers = await Promise.all(
    Array.from({ length: options.readers }, async (_, at) => {
      const random = seededRandom(options.seed, `reader ${at}`);
      const reader = new CheckedReader(lab.url, wishOf(random, at), newLedger());
      await sleep(START_MS * at);
      await liveAll(reader, random, lives);
      return reader;
    }),
  );
  await lab.quiet();
  const unsettled = await settle(lab.url, readers);
  const finals = await readFinals(lab.url);
  const wrong = readers.flatMap(({ ledger, wish }) => wrongFinals(ledger, wish.channels, finals));
  for (const reader of readers) reader.cut();
  return summarise({ readers, wrong, unsettled, lives, options, ms: performance.now() - started });
}

function newLedger(): Ledger {
  return new Ledger({ zigzag: true, heldByServer: true });
}

/** Every third reader gets each tick by itself, the others folded, at rates from once to fifty times a second. */
function wishOf(random: Random, at: number): CheckedReader["wish"] {
  return {
    channels: pick(random, labChannels(LAB), CHANNELS_EACH),
    mode: at % 3 === 0 ? "ticks" : "bars",
    rate: pick(random, RATES, 1)[0] ?? 10,
    history: Math.floor(50 * random.uniform()),
  };
}

async function liveAll(reader: CheckedReader, random: Random, lives: Lives): Promise<void> {
  reader.onCut = () => reader.ledger.fault("the server closed the connection");
  for (let life = lives.next(random); life; life = lives.next(random)) await live(reader, random, life);
  await reader.resume();
}

async function live(reader: CheckedReader, random: Random, { cut, onlineMs, awayMs }: Life): Promise<void> {
  await reader.connect();
  if (cut === "mid-subscribe") {
    void reader.subscribe();
    await sleep(Math.floor(4 * random.uniform()));
    reader.cut();
  } else {
    await reader.subscribe();
    await sleep(onlineMs);
    await end(reader, cut, awayMs);
  }
  await sleep(awayMs);
}

async function end(reader: CheckedReader, cut: Life["cut"], awayMs: number): Promise<void> {
  if (cut === "mid-frame") await reader.cutAtFrame(1_500);
  else if (cut === "polite") reader.leave();
  else if (cut === "lingering") setTimeout(reader.abandon(), awayMs + 1_000);
  else reader.cut();
}

/** Waits until all have been told everything; says how many have not. */
async function settle(url: string, readers: readonly CheckedReader[]): Promise<number> {
  const seqs = await seqsAt(url);
  const latest = performance.now() + SETTLE_MS;
  for (;;) {
    const behind = readers.filter((reader) => !reader.isCurrent(seqs)).length;
    if (behind === 0 || performance.now() > latest) return behind;
    await sleep(50);
  }
}

interface Run {
  readonly readers: readonly CheckedReader[];
  readonly wrong: readonly string[];
  readonly unsettled: number;
  readonly lives: Lives;
  readonly options: DisconnectOptions;
  readonly ms: number;
}

function summarise({ readers, wrong, unsettled, lives, options, ms }: Run): Outcome {
  const sum = (of: (ledger: Ledger) => number): number =>
    readers.reduce((total, { ledger }) => total + of(ledger), 0);
  const told = sum(({ accounts }) => [...accounts.values()].reduce((all, { told }) => all + told, 0));
  const faults = sum((ledger) => ledger.faultCount);
  const lost = sum((ledger) => ledger.lost);
  const notes = [
    `${options.readers} readers, seed ${options.seed}, ${Math.round(ms / 1_000)} s; ${JSON.stringify(lives.cuts)}`,
    `${told.toLocaleString("en")} ticks told and added up, ${sum((ledger) => ledger.replays).toLocaleString("en")} replays`,
    ...readers.flatMap(({ ledger }) => ledger.faults).slice(0, 10),
  ];
  return {
    what: `${options.disconnects.toLocaleString("en")} random disconnects, 200 channels × 10 Hz`,
    reach: "0 gaps, 0 duplicates, 0 wrong final states",
    seen: `${faults} faults, ${lost} ticks lost, ${wrong.length + unsettled} wrong final states`,
    reached: faults + lost + wrong.length + unsettled === 0,
    notes,
  };
}
