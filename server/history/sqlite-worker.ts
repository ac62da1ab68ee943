import { parentPort, workerData } from "node:worker_threads";
import { HistoryError } from "./history.ts";
import { Guard } from "./sqlite/guard.ts";
import type { Calls, Reply, Request, WorkerOptions } from "./sqlite/messages.ts";
import { packBars, type SentBars } from "./sqlite/sent-bars.ts";
import { buffersOf } from "./tick-columns.ts";

/**
 * The thread that has the file: no query and no disk holds up the stream. It answers what it is asked in the order of
 * asking, and does one piece of what else there is to do whenever nothing waits.
 */

/** How it stands is told so often, milliseconds. */
const STATS_MS = 1_000;

const options: WorkerOptions = workerData;
const guard = new Guard(options, (loudness, text) => say({ kind: "log", loudness, text }));
let resting: NodeJS.Timeout | undefined;

parentPort?.on("message", (request: Request) => {
  answer(request);
  if (request.call === "close") parentPort?.close();
  else workSoon(0);
});
setInterval(() => say({ kind: "stats", stats: guard.stats() }), STATS_MS).unref();

function answer(request: Request): void {
  const { id } = request;
  try {
    const gives = done(request);
    say({ kind: "answer", id, gives, stats: guard.stats() }, buffersIn(gives));
  } catch (error) {
    const message = error instanceof HistoryError ? error.message : `history: ${String(error)}`;
    say({ kind: "fault", id, message, stats: guard.stats() });
  }
}

function done(request: Request): unknown {
  switch (request.call) {
    case "open":
      return guard.open();
    case "append":
      return guard.append(request.takes);
    case "range":
      return rangeOf(request.takes);
    case "page":
      return guard.page(request.takes);
    case "runs":
      return guard.runs();
    case "note":
      return guard.note(request.takes);
    case "known":
      return guard.known();
    case "prune":
      return guard.prune(request.takes);
    case "close":
      clearTimeout(resting);
      resting = undefined;
      return guard.close();
  }
}

function rangeOf(wish: Calls["range"]["takes"]): Calls["range"]["gives"] {
  const { bars, ...told } = guard.range(wish);
  return { ...told, sent: packBars(bars) };
}

/** What an answer can be handed over by, without a copy. */
function buffersIn(gives: unknown): ArrayBuffer[] {
  if (typeof gives !== "object" || gives === null) return [];
  const batch: unknown = Reflect.get(gives, "batch");
  const sent: unknown = Reflect.get(gives, "sent");
  if (isColumns(batch)) return buffersOf(batch);
  return isSent(sent) ? [sent.columns.buffer] : [];
}

function isColumns(batch: unknown): batch is Parameters<typeof buffersOf>[0] {
  return typeof batch === "object" && batch !== null && "channel" in batch && "ask" in batch;
}

function isSent(sent: unknown): sent is SentBars {
  return typeof sent === "object" && sent !== null && "columns" in sent;
}

function workSoon(ms: number): void {
  clearTimeout(resting);
  resting = setTimeout(() => workSoon(guard.work(Date.now())), ms);
}

function say(reply: Reply, buffers: ArrayBuffer[] = []): void {
  parentPort?.postMessage(reply, buffers);
}
