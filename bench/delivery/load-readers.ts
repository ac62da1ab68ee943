import { createHistogram } from "node:perf_hooks";
import { answerParent, tellParent } from "./answer-parent.ts";
import { CountingReader } from "./counting-reader.ts";
import { Digests } from "./digests.ts";
import type { Digest } from "./frame-scanner.ts";
import { type Ages, type OpenReaders, openReadersSchema, type Totals } from "./load-messages.ts";

// The readers of one server, in a process of their own. Started by rig.ts.

/** Readers that connect at the same time. */
const AT_ONCE = 50;
/** Milliseconds between two words on what was told, while somebody listens. */
const WORD_MS = 8;

const readers: CountingReader[] = [];
const ages = createHistogram();
let digests: Digests | undefined;
let told = 0;
let words: NodeJS.Timeout | undefined;

async function open(given: unknown): Promise<void> {
  const wanted = openReadersSchema.parse(given);
  digests ??= new Digests(wanted.sets.length === 1);
  const joined: Promise<void>[] = [];
  for (let at = 0; at < wanted.readers; at++) {
    joined.push(openOne(wanted, at, digests));
    if (joined.length % AT_ONCE === 0) await Promise.all(joined);
  }
  await Promise.all(joined);
}

async function openOne(
  { url, sets, mode, rate, timed }: OpenReaders,
  at: number,
  shared: Digests,
): Promise<void> {
  const reader = new CountingReader(shared);
  readers.push(reader);
  await reader.connect(url);
  const channels = sets[at % sets.length] ?? [];
  if (channels.length > 0) await reader.subscribe({ channels, mode, rate });
  if (timed !== undefined && at % timed === 0) reader.onFrame = noteAges;
}

/** Prices are when a tick was published. */
function noteAges({ rows, closes }: Digest): void {
  const now = performance.timeOrigin + performance.now();
  for (let row = 0; row < rows; row++) {
    ages.record(Math.max(1, Math.round((now - (closes[row] ?? now)) * 1_000)));
  }
}

function totals(): Totals {
  const { user, system } = process.cpuUsage();
  const sum = { ticks: 0, folded: 0, frames: 0, faults: 0, bytes: 0 };
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const { ticks, folded, frames, faults, bytes } of readers) {
    sum.ticks += ticks;
    sum.folded += folded;
    sum.frames += frames;
    sum.faults += faults;
    sum.bytes += bytes;
    least = Math.min(least, ticks);
    most = Math.max(most, ticks);
  }
  return { ...sum, least, most, cpu: user + system };
}

function watch(): void {
  words ??= setInterval(() => {
    const ticks = readers.reduce((sum, reader) => sum + reader.ticks, 0);
    if (ticks !== told) tellParent({ ticks });
    told = ticks;
  }, WORD_MS);
}

function unwatch(): void {
  clearInterval(words);
  words = undefined;
}

/** How old the ticks were since it was last asked, milliseconds. */
function agesSoFar(): Ages {
  const { count } = ages;
  const [p50, p99, max] = [ages.percentile(50), ages.percentile(99), ages.max];
  ages.reset();
  return { count, p50: p50 / 1_000, p99: p99 / 1_000, max: max / 1_000 };
}

answerParent({ open, totals, watch, unwatch, ages: agesSoFar });
