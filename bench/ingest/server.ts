import { createServer } from "node:http";
import { pino } from "pino";
import { pushOptions } from "../../server/feeds/choose-feeds.ts";
import { listen } from "../../server/http/listen.ts";
import { startServer } from "../../server/start-server.ts";
import { answerParent } from "../delivery/answer-parent.ts";
import type { LongestTurn, Used } from "./messages.ts";

// Tidemark and the control, in one process of their own. Started by ingest.ts.

const HOST = "127.0.0.1";

let before = process.cpuUsage();
let turns: Turns | undefined;

/**
 * Measures how long each turn of the event loop keeps the others waiting, by the CPU of its thread: what the machine
 * gives to other programs meanwhile does not count.
 */
class Turns {
  longestMs = 0;
  #isOver = false;
  #last = threadMs();

  constructor() {
    setImmediate(() => this.#turn());
  }

  stop(): void {
    this.#isOver = true;
  }

  #turn(): void {
    if (this.#isOver) return;
    const now = threadMs();
    this.longestMs = Math.max(this.longestMs, now - this.#last);
    this.#last = now;
    setImmediate(() => this.#turn());
  }
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

async function open(): Promise<object> {
  const push = pushOptions.parse({ pointsPerSecond: 1_000_000_000 });
  const log = pino({ level: "silent" });
  const { url } = await startServer({ port: 0, host: HOST, feeds: [], push }, { web: false, log });
  const control = createServer((request, response) => {
    request.on("data", () => {});
    request.on("end", () => response.writeHead(204).end());
  });
  return { tidemark: url, control: `http://${HOST}:${await listen(control, 0, HOST)}` };
}

function used(): Used {
  const { user, system } = process.cpuUsage(before);
  before = process.cpuUsage();
  return { cpu: user + system };
}

function watchTurns(): void {
  turns = new Turns();
}

function longestTurn(): LongestTurn {
  turns?.stop();
  return { ms: turns?.longestMs ?? 0 };
}

answerParent({ open, used, watchTurns, longestTurn });
