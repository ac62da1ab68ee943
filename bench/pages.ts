import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { median } from "./statistics.ts";

// How long the server's event loop, and so the stream, stands still while pages are asked for all at once. The built
// server runs in a process of its own with its config, or the demo; a timer in it notes the longest time between two turns. The
// control is the same stretch without requests, in the same process. Run `npm run build` first.

const AT_ONCE = 20;
/** Servers started; each is cold once. */
const STARTS = 5;
/** Bursts for each page on each server after its first. */
const BURSTS = 5;
/** Milliseconds until simulators have brought their past and the process is calm. */
const CALM_MS = 3_000;
/** Milliseconds that are watched without requests. */
const STRETCH_MS = 300;
const MOST_MS = 50;

const CONTROL = "no requests";
const COLD = "/, first requests of the process";
const PAGES = ["/", "/status", "/channel/symbol/BTC-USD", "/no/such/page"];

/** The server's side: starts it, and answers each message with the longest stall in ms since the one before. */
async function serve(): Promise<void> {
  const { readConfig } = await import("../server/config.ts");
  const { startServer } = await import("../server/start-server.ts");
  const config = await readConfig();
  const history = { ...config.history, enabled: false };
  const server = await startServer({ ...config, history, port: 0, logLevel: "warn" });
  let last = performance.now();
  let longest = 0;
  setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  }, 1);
  process.on("message", () => {
    // In a turn of its own, after the timer has seen what came before.
    setTimeout(() => {
      process.send?.(longest);
      longest = 0;
    }, 5);
  });
  process.send?.(server.url);
}

class Server implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #url: string;

  constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.#url = url;
  }

  static async start(): Promise<Server> {
    const child = fork(import.meta.filename, ["serve"], {
      env: { ...process.env, NODE_ENV: "production" },
    });
    const [url] = await once(child, "message");
    await sleep(CALM_MS);
    return new Server(child, String(url));
  }

  /** The longest stall while something happens, milliseconds. */
  async stallDuring(act: () => Promise<unknown>): Promise<number> {
    await this.#longest();
    await act();
    return this.#longest();
  }

  burst(page: string): Promise<unknown> {
    return Promise.all(Array.from({ length: AT_ONCE }, () => get(`${this.#url}${page}`)));
  }

  async #longest(): Promise<number> {
    this.#child.send("longest");
    const [stall] = await once(this.#child, "message");
    return Number(stall);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const over = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await over;
  }
}

/** Asks on a connection of its own, as different browsers do, and reads the answer to its end. */
function get(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, { agent: false }, (response) => {
      response.resume().once("end", resolve).once("error", reject);
    })
      .once("error", reject)
      .end();
  });
}

/** Stalls by what happened meanwhile. */
type Stalls = Map<string, number[]>;

async function measure(stalls: Stalls): Promise<void> {
  await using server = await Server.start();
  const note = async (name: string, act: () => Promise<unknown>): Promise<void> => {
    const of = stalls.get(name) ?? [];
    stalls.set(name, of);
    of.push(await server.stallDuring(act));
  };
  await note(CONTROL, () => sleep(STRETCH_MS));
  await note(COLD, () => server.burst("/"));
  for (let burst = 0; burst < BURSTS; burst++) {
    await note(CONTROL, () => sleep(STRETCH_MS));
    for (const page of PAGES) await note(page, () => server.burst(page));
  }
}

function print(stalls: Stalls): void {
  console.log(`| ${AT_ONCE} requests at once for | longest stall, median of runs | worst run | runs |`);
  console.log("|---|---|---|---|");
  for (const [name, of] of stalls) {
    const mark = name !== CONTROL && median(of) > MOST_MS ? ` (should be ≤ ${MOST_MS} ms)` : "";
    console.log(`| ${name} | ${ms(median(of))}${mark} | ${ms(Math.max(...of))} | ${of.length} |`);
  }
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

if (process.argv[2] === "serve") {
  await serve();
} else {
  const stalls: Stalls = new Map();
  for (let start = 0; start < STARTS; start++) await measure(stalls);
  print(stalls);
}
