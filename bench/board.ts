/**
 * What the board costs a browser and the server, in the production build: first paint, smoothness under load as a
 * ratio to an idle page measured in the same run, and the server at rest. `npm run bench:board`; about two minutes.
 */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import type { UserConfig } from "../server/define-config.ts";
import { openBoard } from "../test/support/board.ts";
import { launchChromium } from "../test/support/chromium.ts";

const LARGE = { width: 1920, height: 1480 };
const WARM_UP_MS = 4_000;
const MEASURE_MS = 10_000;

/** 50 prices at 4 Hz for the watchlist, sensors at 10 Hz for the charts. */
const LOAD: UserConfig = {
  feeds: [
    { type: "simulated-market", count: 50, rate: 4, seed: 1 },
    { type: "simulated-sensors", count: 60, rate: 10, seed: 1 },
  ],
};

interface Smoothness {
  readonly framesPerSecond: number;
  /** 95th percentile of the time between two frames, ms. */
  readonly p95: number;
  /** Milliseconds of long tasks (over 50 ms) a second. */
  readonly longTasks: number;
  /** Share of the time the page's main thread was busy. */
  readonly busy: number;
}

/** Runs in the page before anything else: counts frames, long tasks and layout shifts. */
function observe(): void {
  const seen = { frames: [] as number[], long: 0, shift: 0, firstPrice: 0, firstPath: 0 };
  Object.assign(globalThis, { seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.long += entry.duration;
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.shift += (entry as unknown as { value: number }).value;
  }).observe({ type: "layout-shift", buffered: true });
  let before = performance.now();
  const frame = (now: number) => {
    seen.frames.push(now - before);
    before = now;
    if (!seen.firstPrice) {
      const price = document.querySelector('[data-channel^="symbol/"] [data-field="last"]');
      if (/\d/.test(price?.textContent ?? "")) seen.firstPrice = now;
    }
    if (!seen.firstPath && document.querySelector("[data-chart] [data-line][d]")) seen.firstPath = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

interface Seen {
  readonly frames: number[];
  readonly long: number;
  readonly shift: number;
  readonly firstPrice: number;
  readonly firstPath: number;
}

const readSeen = (page: Page) => page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);

async function newPage(browser: Browser, viewport = { width: 1440, height: 900 }): Promise<Page> {
  const page = await browser.newPage({ viewport });
  // Functions are sent to the page as text, where this compiler's helper is not known.
  await page.addInitScript("globalThis.__name = (fn) => fn");
  await page.addInitScript(observe);
  return page;
}

async function smoothness(page: Page): Promise<Smoothness> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const busySeconds = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find((metric) => metric.name === "TaskDuration")?.value ?? 0;
  };
  await sleep(WARM_UP_MS);
  await page.evaluate(() => {
    const { seen } = globalThis as unknown as { seen: { frames: number[]; long: number } };
    seen.frames = [];
    seen.long = 0;
  });
  const before = await busySeconds();
  const start = performance.now();
  await sleep(MEASURE_MS);
  const { frames, long } = await readSeen(page);
  const seconds = (performance.now() - start) / 1000;
  const busy = ((await busySeconds()) - before) / seconds;
  const sorted = frames.toSorted((a, b) => a - b);
  return {
    framesPerSecond: frames.length / seconds,
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN,
    longTasks: long / seconds,
    busy,
  };
}

async function idle(browser: Browser): Promise<Smoothness> {
  await using page = await newPage(browser, LARGE);
  await page.goto("about:blank");
  await page.setContent("<p>idle</p>");
  await page.evaluate(observe);
  return await smoothness(page);
}

/** A board of so many charts, all in sight, with fifty prices on the watchlist. */
async function charts(browser: Browser, url: string, count: number): Promise<Smoothness> {
  const answer = await fetch(`${url}/api/channels?match=sensor/%23`);
  const { channels } = (await answer.json()) as {
    channels: { channel: string; labels: unknown; expectedMs: number }[];
  };
  const lines = channels.filter(({ labels, expectedMs }) => !labels && expectedMs <= 1_000).slice(0, count);
  if (lines.length < count) throw new Error(`only ${lines.length} of ${count} channels to draw`);
  const tiles = lines.map(({ channel }) => ({ kind: "line", channels: [channel] }));
  const page = await newPage(browser, count > 12 ? { ...LARGE, height: 1_640 } : LARGE);
  await page.addInitScript((board) => localStorage.setItem("board:v1", board), JSON.stringify({ tiles }));
  await page.goto(url);
  await page.waitForFunction(
    (n) => document.querySelectorAll("[data-kind] [data-line][d]").length === n,
    count,
  );
  const result = await smoothness(page);
  await page.close();
  return result;
}

async function firstPaint(browser: Browser, url: string) {
  const page = await newPage(browser);
  const faults: string[] = [];
  const scripts: Promise<number>[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(message.text());
  });
  page.on("response", (response) => {
    if (!/\.js(\?|$)/.test(response.url())) return;
    scripts.push(response.body().then((body) => gzipSync(body).length));
  });
  await page.goto(url);
  await sleep(4_000);
  const seen = await readSeen(page);
  const script = (await Promise.all(scripts)).reduce((sum, bytes) => sum + bytes, 0);
  await page.close();
  return { ...seen, faults, script };
}

/** CPU seconds a process has used, and the memory it holds (bytes). Linux. */
async function usage(pid: number): Promise<{ cpu: number; rss: number }> {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
  return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, rss: Number(fields[21]) * 4096 };
}

/** Prints a figure and what it should reach; a figure that falls short is marked. */
function row(name: string, value: string, reach: string, reached = true): void {
  console.log(`${name.padEnd(52)} ${value.padStart(16)}   ${reach}${reached ? "" : "   falls short"}`);
}

function rowsOf(name: string, loaded: Smoothness, base: Smoothness, longTasks: number, busy: number): void {
  const share = loaded.framesPerSecond / base.framesPerSecond;
  row(
    `${name}: frames/s against idle`,
    `${loaded.framesPerSecond.toFixed(1)} (${share.toFixed(2)})`,
    ">= 0.85",
  );
  row(`${name}: 95th percentile of a frame`, `${loaded.p95.toFixed(0)} ms`, `idle ${base.p95.toFixed(0)} ms`);
  row(
    `${name}: long tasks`,
    `${loaded.longTasks.toFixed(1)} ms/s`,
    `<= ${longTasks} ms/s`,
    loaded.longTasks <= longTasks,
  );
  row(
    `${name}: main thread`,
    `${(loaded.busy * 100).toFixed(1)} %`,
    busy < 1 ? `<= ${busy * 100} %` : "",
    loaded.busy <= busy,
  );
}

async function measureFirstScreen(browser: Browser): Promise<void> {
  const start = performance.now();
  await using board = await openBoard();
  row("process started to ready", `${(performance.now() - start).toFixed(0)} ms`, "<= 3000 ms");
  await firstPaint(browser, board.url);
  const seen = await firstPaint(browser, board.url);
  row("first price", `${seen.firstPrice.toFixed(0)} ms`, "<= 1000 ms", seen.firstPrice <= 1_000);
  row("first chart path", `${seen.firstPath.toFixed(0)} ms`, "<= 1500 ms", seen.firstPath <= 1_500);
  row("layout shift", seen.shift.toFixed(4), "< 0.02", seen.shift < 0.02);
  row(
    "console errors and warnings",
    String(seen.faults.length),
    seen.faults.join("; ") || "0",
    !seen.faults.length,
  );
  row("JavaScript, gzip", `${(seen.script / 1000).toFixed(0)} kB`, "<= 300 kB", seen.script <= 300_000);
  await sleep(15_000);
  const before = await usage(board.pid);
  await sleep(20_000);
  const after = await usage(board.pid);
  row("server at rest with the demo: memory", `${(after.rss / 2 ** 20).toFixed(0)} MiB`, "<= 200 MB");
  row(
    "server at rest with the demo: CPU",
    `${(((after.cpu - before.cpu) / 20) * 100).toFixed(1)} %`,
    "<= 15 %",
  );
}

async function measureSmoothness(browser: Browser): Promise<void> {
  await using board = await openBoard({ config: LOAD });
  const calm = await idle(browser);
  const twelve = await charts(browser, board.url, 12);
  const calmAgain = await idle(browser);
  const twentyFour = await charts(browser, board.url, 24);
  rowsOf("12 charts x 10 Hz, 50 rows x 4 Hz", twelve, calm, 30, 0.3);
  rowsOf("24 charts x 10 Hz, 50 rows x 4 Hz", twentyFour, calmAgain, 60, 1);
}

await using browser = await launchChromium();
await measureFirstScreen(browser);
await measureSmoothness(browser);
