import { parseArgs } from "node:util";
import { pino } from "pino";
import { CONFIG_GROUPS } from "../../server/config-groups.ts";
import type { Emit, Feed } from "../../server/feeds/feed.ts";
import { startServer } from "../../server/start-server.ts";

/** A server without pages that a test kills: `node history-child.ts --dir data --port 0`. It prints its address. */

const { values } = parseArgs({
  options: {
    dir: { type: "string", default: "" },
    port: { type: "string", default: "0" },
    /** Ticks a second on the quick channel. */
    rate: { type: "string", default: "2000" },
    anew: { type: "boolean", default: false },
  },
});

const STEP_MS = 5;

/** One quick channel, one slow and one that is silent after its first ticks; every value is the time it was made at. */
class Ticker implements Feed {
  readonly name = "Ticker";
  readonly type = "test";
  readonly startsAnew = values.anew;
  #owed = 0;
  #steps = 0;

  run(emit: Emit, signal: AbortSignal): Promise<void> {
    for (let at = 0; at < 5; at++) emit({ channel: "sensor/silent", time: Date.now() + at, value: at });
    const timer = setInterval(() => this.#step(emit), STEP_MS);
    return new Promise((resolve) => {
      signal.addEventListener("abort", () => {
        clearInterval(timer);
        resolve();
      });
    });
  }

  #step(emit: Emit): void {
    this.#owed += (Number(values.rate) * STEP_MS) / 1_000;
    for (; this.#owed >= 1; this.#owed--) tick(emit, "sensor/quick");
    if (this.#steps++ % 40 === 0) tick(emit, "sensor/slow");
  }
}

/** No two ticks ever made have the same value. */
function tick(emit: Emit, channel: string): void {
  emit({ channel, time: Date.now(), value: Number(process.hrtime.bigint() / 100n) });
}

const server = await startServer(
  {
    port: Number(values.port),
    host: "127.0.0.1",
    feeds: [],
    dataDir: values.dir,
    history: CONFIG_GROUPS.history.parse({ enabled: true }),
  },
  { feeds: [new Ticker()], web: false, log: pino({ level: "warn" }) },
);
process.on("SIGTERM", () => {
  void server[Symbol.asyncDispose]().then(() => process.exit(0));
});
process.stdout.write(`Tidemark is at ${server.url}\n`);
