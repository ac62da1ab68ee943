import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../server/feeds/simulation/random.ts";
import { CheckedReader } from "./checked-reader.ts";
import { cpuSeconds } from "./cpu.ts";
import { Lab } from "./lab.ts";
import { type LabOptions, labChannels } from "./lab-messages.ts";
import { Ledger } from "./ledger.ts";
import { pick } from "./life.ts";
import type { Outcome } from "./outcome.ts";
import { seqsAt, sessionsAt } from "./status.ts";

const LAB: LabOptions = { channels: 200, hz: 10, values: "zigzag", kinds: "mixed" };
const REACH_MS = 10_000;
/** When those that are not back are given up, milliseconds. */
const GIVE_UP_MS = 60_000;
/** Readers that connect at the same time before the storm. */
const AT_ONCE = 50;
const RETRY_MS = 200;
const SEED = 1;

export interface StormOptions {
  readonly readers: number;
  /** Frames per second of each reader. */
  readonly rate: number;
  /** How often all are cut. */
  readonly storms: number;
}

export const FULL: StormOptions = { readers: 2_000, rate: 4, storms: 3 };
export const QUICK: StormOptions = { readers: 500, rate: 4, storms: 1 };

interface Storm {
  /** Milliseconds from the cut until all are back and current, and the half of them. */
  readonly allMs: number;
  readonly halfMs: number;
  /** Attempts to connect that failed, by why. */
  readonly failures: ReadonlyMap<string, number>;
  /** CPU used meanwhile, seconds. */
  readonly serverCpu: number;
  readonly readersCpu: number;
}

/** Cuts all readers at once, again and again; each connects at once, without waiting, and resumes. */
export async function measureStorm(options: StormOptions): Promise<Outcome> {
  await using lab = await Lab.start(LAB);
  const readers = Array.from({ length: options.readers }, (_, at) => newReader(lab.url, at, options.rate));
  await startAll(readers);
  const storms: Storm[] = [];
  for (let storm = 0; storm < options.storms; storm++) {
    await sleep(3_000);
    storms.push(await cutAll(lab, readers));
  }
  const { total } = await sessionsAt(lab.url);
  for (const reader of readers) reader.cut();
  return summarise(readers, storms, total);
}

/** On 20 to 50 channels, one in four told every tick. */
function newReader(url: string, at: number, rate: number): CheckedReader {
  const random = seededRandom(SEED, `reader ${at}`);
  const channels = pick(random, labChannels(LAB), 20 + Math.floor(31 * random.uniform()));
  const wish = { channels, mode: at % 4 === 0 ? "ticks" : "bars", rate, history: 0 } as const;
  return new CheckedReader(url, wish, new Ledger({ zigzag: true, heldByServer: true }));
}

async function startAll(readers: readonly CheckedReader[]): Promise<void> {
  for (let at = 0; at < readers.length; at += AT_ONCE) {
    await Promise.all(readers.slice(at, at + AT_ONCE).map((reader) => reader.resume()));
  }
}

async function cutAll(lab: Lab, readers: readonly CheckedReader[]): Promise<Storm> {
  const seqs = await seqsAt(lab.url);
  const before = { server: await lab.cpu(), readers: cpuSeconds() };
  const started = performance.now();
  const failures = new Map<string, number>();
  const backs = readers.map((reader) => backAfter(reader, seqs, failures));
  await lab.cut();
  const givenUp = sleep(GIVE_UP_MS, Number.POSITIVE_INFINITY, { ref: false });
  const times = await Promise.all(backs.map((back) => Promise.race([back, givenUp])));
  const sorted = times.toSorted((a, b) => a - b);
  return {
    allMs: (sorted.at(-1) ?? Number.NaN) - started,
    halfMs: (sorted[sorted.length >> 1] ?? Number.NaN) - started,
    failures,
    serverCpu: (await lab.cpu()) - before.server,
    readersCpu: cpuSeconds() - before.readers,
  };
}

/** When a reader that is cut is back and has been told everything that there was at the cut, by `performance.now()`. */
async function backAfter(
  reader: CheckedReader,
  seqs: ReadonlyMap<string, number>,
  failures: Map<string, number>,
): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const again = async (): Promise<void> => {
    try {
      await reader.resume();
    } catch (error) {
      const why = String(error);
      failures.set(why, (failures.get(why) ?? 0) + 1);
      // As a stock client does where nobody answers, though sooner.
      await sleep(RETRY_MS);
      await again();
    }
    if (reader.isCurrent(seqs)) resolve(performance.now());
  };
  reader.onCut = () => void again();
  return promise;
}

function summarise(readers: readonly CheckedReader[], storms: readonly Storm[], sessions: number): Outcome {
  const faults = readers.reduce((sum, { ledger }) => sum + ledger.faultCount, 0);
  const lost = readers.reduce((sum, { ledger }) => sum + ledger.lost, 0);
  const worst = Math.max(...storms.map(({ allMs }) => allMs));
  return {
    what: `reconnect storm: ${readers.length.toLocaleString("en")} readers cut at once`,
    reach: "all back and current ≤ 10 s, 0 lost",
    seen: `${seconds(worst)} s, ${lost} lost, ${faults} faults`,
    reached: worst <= REACH_MS && lost + faults === 0,
    notes: [
      `each on its own 20 to 50 of 200 channels × 10 Hz, at once and without waiting; ${sessions} sessions at the end`,
      ...storms.map(describe),
      ...readers.flatMap(({ ledger }) => ledger.faults).slice(0, 10),
    ],
  };
}

function describe({ allMs, halfMs, serverCpu, readersCpu, failures }: Storm): string {
  const failed = [...failures].map(([why, count]) => `; ${count} × ${why}`).join("");
  const cpu = `CPU ${serverCpu.toFixed(1)} s in the server, ${readersCpu.toFixed(1)} s in the readers`;
  return `all in ${seconds(allMs)} s, half in ${seconds(halfMs)} s; ${cpu}${failed}`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(2);
}
