import { type HistoryStore, IMPORTED, type TickColumns } from "../../server/history/history.ts";
import { openSqliteHistory } from "../../server/history/sqlite.ts";

/** A channel whose value at any time follows from its name: the same past in every run, and it goes on live. */
export interface MadeChannel {
  readonly channel: string;
  /** About what its values waver, and by how much in a year, of 1. */
  readonly base: number;
  readonly swing: number;
  readonly decimals: number;
  /** Milliseconds of a wave that its values follow, and its height, as of day and night. */
  readonly wave?: { readonly ms: number; readonly height: number };
  /** What `POST /api/ticks` is told of it. */
  readonly facts?: { readonly name?: string; readonly unit?: string; readonly group?: string };
}

const DAY = 86_400_000;
/** The slowest movement, milliseconds; each octave below is half as long and moves 1/√2 as far, as prices do. */
const SLOWEST = 128 * DAY;
const OCTAVES = 26;
const BATCH = 65_536;

/** The value of a channel at a time (epoch ms). */
export function valueAt({ channel, base, swing, decimals, wave }: MadeChannel, time: number): number {
  const seed = hash(channel);
  let moved = 0;
  for (let octave = 0; octave < OCTAVES; octave++) {
    moved += noiseAt(seed + octave, (time * 2 ** octave) / SLOWEST) / Math.SQRT2 ** octave;
  }
  const risen = wave ? wave.height * Math.sin((2 * Math.PI * time) / wave.ms) : 0;
  const scale = 10 ** decimals;
  return Math.round((base * Math.exp(swing * moved) + risen) * scale) / scale;
}

/** What was traded in the `every` milliseconds before a time: more where the price moves. */
export function sizeAt(made: MadeChannel, time: number, every: number): number {
  const moved = Math.abs(valueAt(made, time) / valueAt(made, time - 60 * every) - 1);
  const wavers = noiseAt(hash(made.channel), time / every / 7) ** 2 + noiseAt(hash(made.channel), time / DAY);
  return Math.round(Math.max(0.05, 0.7 + wavers + 300 * moved) * every) / 1_000;
}

export interface PastSpan {
  readonly made: MadeChannel;
  /** Epoch milliseconds, the end exclusive. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds between two ticks. */
  readonly every: number;
}

/** Puts the past of channels into the history of a directory, as an import does. No server may have it. */
export async function fillPast(dataDir: string, spans: readonly PastSpan[]): Promise<void> {
  const store = await openSqliteHistory({ dataDir });
  try {
    const numbers = new Map<string, number>();
    for (const span of spans) await pour(store, span, numbers);
  } finally {
    await store.close();
  }
}

async function pour(store: HistoryStore, span: PastSpan, numbers: Map<string, number>): Promise<void> {
  const { made, from, to, every } = span;
  let time = Math.ceil(from / every) * every;
  while (time < to) {
    const length = Math.min(BATCH, Math.ceil((to - time) / every));
    const last = numbers.get(made.channel) ?? 0;
    await store.append(columnsOf(span, time, length, last));
    numbers.set(made.channel, last + length);
    time += length * every;
  }
}

function columnsOf({ made, every }: PastSpan, from: number, length: number, last: number): TickColumns {
  const symbol = made.channel.startsWith("symbol/");
  const unknown = new Float64Array(length).fill(Number.NaN);
  const time = Float64Array.from({ length }, (_, at) => from + at * every);
  return {
    channels: [made.channel],
    epochs: [`${IMPORTED}made`],
    length,
    channel: new Uint32Array(length),
    seq: Float64Array.from({ length }, (_, at) => last + at + 1),
    time,
    value: time.map((moment) => valueAt(made, moment)),
    size: symbol ? time.map((moment) => sizeAt(made, moment, every)) : unknown.slice(),
    bid: unknown.slice(),
    ask: unknown.slice(),
  };
}

/** Even between numbers drawn for whole places, -1 to 1, without corners. */
function noiseAt(seed: number, place: number): number {
  const whole = Math.floor(place);
  const part = place - whole;
  const eased = part * part * (3 - 2 * part);
  const [left, right] = [drawn(seed, whole), drawn(seed, whole + 1)];
  return left + (right - left) * eased;
}

/** A number from -1 to 1 for a place: the finaliser of MurmurHash3 (A. Appleby, public domain). */
function drawn(seed: number, place: number): number {
  let bits = Math.imul(seed ^ Math.imul(place | 0, 0x9e3779b1) ^ Math.floor(place / 2 ** 32), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  bits ^= bits >>> 16;
  return (bits >>> 0) / 2 ** 31 - 1;
}

function hash(text: string): number {
  let bits = 7;
  for (const letter of text) bits = Math.imul(bits, 31) + (letter.codePointAt(0) ?? 0);
  return bits | 0;
}
