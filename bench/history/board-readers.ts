import { createHistogram } from "node:perf_hooks";
import { io } from "socket.io-client";
import { subscribedSchema } from "#lib/protocol.ts";
import { answerParent } from "../delivery/answer-parent.ts";
import { type Ages, channelNames, openReadersSchema } from "./serving-messages.ts";

// Stock clients that watch as boards do, in a process of their own. Started by serving-rig.ts.

const FRAMES = 10;
/** The past that a board asks for: five minutes. */
const HISTORY = { ms: 300_000, rows: 600 };
const PATIENCE_MS = 20_000;

type Row = readonly (number | null)[];
interface Reader {
  readonly url: string;
  /** The number of the last tick told of, by handle. */
  readonly seqs: Map<number, number>;
}

const readers: Reader[] = [];
const ages = createHistogram();
let faults = 0;

async function open(given: unknown): Promise<void> {
  const { url, readers: count, channelsEach, channels } = openReadersSchema.parse(given);
  const names = channelNames(channels);
  for (let at = 0; at < count; at++) {
    const first = (at * channelsEach) % names.length;
    await openOne(url, [...names, ...names].slice(first, first + channelsEach));
  }
}

async function openOne(url: string, channels: readonly string[]): Promise<void> {
  const socket = io(url, { transports: ["websocket"], forceNew: true, reconnection: false });
  const reader: Reader = { url, seqs: new Map() };
  readers.push(reader);
  socket.on("disconnect", () => faults++);
  socket.on("frame", (_n: number, _base: number, ...blocks: [number, ...Row[]][]) => {
    const now = performance.timeOrigin + performance.now();
    for (const [handle, ...rows] of blocks) for (const row of rows) take(reader, handle, row, now);
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const wish = { channels, rate: FRAMES, history: HISTORY };
  socket.timeout(PATIENCE_MS).emit("subscribe", wish, (error: Error | null, said: unknown) => {
    if (error) return reject(error);
    for (const { handle, seq } of subscribedSchema.parse(said).channels) reader.seqs.set(handle, seq);
    resolve();
  });
  await promise;
}

/** A row of a sensor: `[seq, dt, close]` or `[seq, dt, close, count, open, high, low]`. */
function take({ seqs }: Reader, handle: number, row: Row, now: number): void {
  const [seq, close, count, open] = [row[0] ?? 0, row[2] ?? 0, row[3] ?? 1, row[4] ?? row[2] ?? 0];
  if (seq - count !== seqs.get(handle)) faults++;
  seqs.set(handle, seq);
  ages.record(Math.max(1, Math.round((now - close) * 1_000)));
  ages.record(Math.max(1, Math.round((now - open) * 1_000)));
}

function agesSoFar(): Ages {
  const [rows, p50, p99] = [ages.count / 2, ages.percentile(50) / 1_000, ages.percentile(99) / 1_000];
  ages.reset();
  return { rows, p50, p99 };
}

function places(): object {
  const [least, most]: [Record<string, number>, Record<string, number>] = [{}, {}];
  for (const { url, seqs } of readers) {
    for (const seq of seqs.values()) {
      least[url] = Math.min(least[url] ?? seq, seq);
      most[url] = Math.max(most[url] ?? seq, seq);
    }
  }
  return { faults, least, most };
}

answerParent({ open, ages: agesSoFar, places });
