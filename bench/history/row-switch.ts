import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { DAY } from "#lib/durations.ts";
import { launchChromium } from "../../test/support/chromium.ts";
import { MadeBoard } from "../../test/support/made-board.ts";
import { quantile } from "../statistics.ts";
import { CHANNELS, CONFIG, openMadePage } from "./made-page.ts";
import type { Row } from "./table.ts";

const RANGES = ["1m", "5m", "15m", "1h", "6h", "1d", "7d", "30d", "90d", "1y"] as const;
const PUSHED_MS = 1_000_000;
/** A board that has just been switched is left alone for so many milliseconds. */
const PAUSE_MS = 700;
/** The price and the sensor that ranges are shown of. */
const FOCUSED = [CHANNELS[0], CHANNELS[6]].flatMap((made) => made ?? []);
/** So much of the chart's width must be drawn for the whole range to be there; the rest is its axis. */
const DRAWN = 0.8;

interface Switch {
  /** Milliseconds until axis and marks of the range were painted, and until they reached over all of it. */
  readonly first: number;
  readonly whole: number;
}

/** The large chart switched from range to range, from the click to the frame that shows it. */
export async function measureSwitch({
  directory,
  rounds,
}: {
  readonly directory: string;
  /** Each a fresh page that goes through the ranges once, and twice more from what it holds. */
  readonly rounds: number;
}): Promise<Row[]> {
  const now = Date.now();
  const before = FOCUSED.flatMap((made) => [
    { made, from: now - 366 * DAY, to: now - 2 * DAY, every: 60_000 },
    { made, from: now - 2 * DAY, to: now - PUSHED_MS, every: 1_000 },
  ]);
  await using board = await MadeBoard.open({
    config: CONFIG,
    channels: CHANNELS,
    dataDir: directory,
    pushedMs: PUSHED_MS,
    before,
  });
  await using browser = await launchChromium();
  const [cold, held]: [Switch[], Switch[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const { channel } of FOCUSED) {
      const [first, ...later] = await switchedOn(browser, board.url, channel);
      cold.push(...(first ?? []));
      held.push(...later.flat());
    }
  }
  return [rowOf("range switch, cold", cold), rowOf("range switch, seen before", held)];
}

function rowOf(what: string, switches: readonly Switch[]): Row {
  const of = (name: keyof Switch, share: number): string =>
    quantile(
      switches.map((each) => each[name]),
      share,
    ).toFixed(0);
  const p95 = Number(of("first", 0.95));
  return {
    what,
    measured: `p50 ${of("first", 0.5)}, p95 ${p95} ms`,
    reach: `p95 ≤ 300 ms; over the whole range p50 ${of("whole", 0.5)}, p95 ${of("whole", 0.95)} ms; ${switches.length} switches`,
    load: p95 / 300,
  };
}

/** Three passes through the ranges on a fresh page. */
async function switchedOn(browser: Browser, url: string, channel: string): Promise<Switch[][]> {
  const page = await openMadePage(browser, { focus: channel, range: "1m" });
  await page.goto(url);
  await page.waitForSelector("[data-focus] [data-chart] path[d]");
  await sleep(2_000);
  const passes: Switch[][] = [];
  for (let pass = 0; pass < 3; pass++) {
    const switches: Switch[] = [];
    for (const range of [...RANGES.slice(1), RANGES[0]]) {
      switches.push(await page.evaluate(switchTo, [range, DRAWN] as const));
      await sleep(PAUSE_MS);
    }
    passes.push(switches);
  }
  await page.context().close();
  return passes;
}

/** Runs in the page: chooses a range and waits for the frames that show it. */
async function switchTo([range, drawn]: readonly [string, number]): Promise<Switch> {
  const named = (root: ParentNode): HTMLElement | undefined =>
    [...root.querySelectorAll<HTMLElement>("button, [role=menuitem], [role=option]")].find(
      ({ textContent }) => textContent?.trim() === range,
    );
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const picker = document.querySelector('[data-testid="range"]') ?? document;
  if (!named(picker)) {
    picker.querySelector<HTMLElement>("[data-testid=more-ranges]")?.click();
    while (!named(document)) await frame();
  }
  const axis = (): string =>
    [...document.querySelectorAll("[data-focus] .recharts-xAxis-tick-labels")]
      .map((node) => node.textContent)
      .join();
  const widest = (): number => {
    const paths = document.querySelectorAll<SVGPathElement>("[data-focus] [data-chart] path[d]");
    return Math.max(0, ...Array.from(paths, (path) => path.getBBox().width));
  };
  const wanted = drawn * (document.querySelector("[data-focus] [data-chart]")?.clientWidth ?? 0);
  const before = axis();
  const started = performance.now();
  named(document)?.click();
  let first = Number.NaN;
  for (;;) {
    await frame();
    const [isThere, isWhole] = [axis() !== before && widest() > 0, widest() >= wanted];
    // What is there in a frame has been painted when the next begins.
    const painted = (isThere ? await frame() : performance.now()) - started;
    if (isThere && Number.isNaN(first)) first = painted;
    if ((isThere && isWhole) || painted > 5_000) return { first, whole: painted };
  }
}
