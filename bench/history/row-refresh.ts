import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { launchChromium } from "../../test/support/chromium.ts";
import { MadeBoard } from "../../test/support/made-board.ts";
import { quantile } from "../statistics.ts";
import { CHANNELS, CONFIG, openMadePage } from "./made-page.ts";
import type { Row } from "./table.ts";
import { WireRows } from "./wire-rows.ts";

const RANGE_MS = 900_000;
/** What is pushed reaches a little further back than the range. */
const PUSHED_MS = 1_000_000;
/** What the server has taken is told within so many milliseconds. */
const ON_ITS_WAY_MS = 1_000;
/** So much of a plot's width must be drawn; the rest is the free space right of now, and a bar of the history at the left. */
const DRAWN = 0.93;
const CHARTS = CHANNELS.length + 1;

/** Runs in the page with each load: notes when every chart has been drawn over its whole width. */
function watchCharts([charts, drawn]: readonly [number, number]): void {
  const widthOf = (chart: Element): number =>
    Math.max(
      0,
      ...Array.from(chart.querySelectorAll<SVGPathElement>("path[d]"), (path) => path.getBBox().width),
    );
  // The plot without its axis, which is as wide as the labels of a channel need.
  const plotOf = (chart: Element): number =>
    Number(chart.querySelector("clipPath > rect")?.getAttribute("width") ?? Number.NaN);
  const look = (now: number): void => {
    const all = [...document.querySelectorAll<HTMLElement>("[data-chart]")];
    const done = all.filter((chart) => widthOf(chart) >= drawn * plotOf(chart));
    if (done.length >= charts) Object.assign(globalThis, { drawnAt: now });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** A board of twelve charts over 15 minutes, loaded again and again: when they are drawn, and whether a second is missing. */
export async function measureRefresh({
  directory,
  loads,
}: {
  readonly directory: string;
  readonly loads: number;
}): Promise<Row[]> {
  await using board = await MadeBoard.open({
    config: CONFIG,
    channels: CHANNELS,
    dataDir: directory,
    pushedMs: PUSHED_MS,
  });
  await using browser = await launchChromium();
  const page = await openMadePage(browser, { focus: CHANNELS[0]?.channel ?? "", range: "15m" });
  const wire = new WireRows(page);
  await page.addInitScript(watchCharts, [CHARTS, DRAWN] as const);
  await page.goto(board.url);
  await drawnAt(page);
  const times: number[] = [];
  let [missing, faults] = [0, 0];
  for (let load = 0; load < loads; load++) {
    wire.reset();
    await page.reload({ waitUntil: "commit" });
    times.push(await drawnAt(page));
    const { taken } = board;
    await sleep(ON_ITS_WAY_MS);
    for (const { channel } of CHANNELS) {
      missing += wire.missing(channel, taken - RANGE_MS, taken);
      faults += wire.faults(channel);
    }
  }
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
  return [
    {
      what: "refresh: 15 min of 12 channels drawn",
      measured: `p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)} ms`,
      reach: `p95 ≤ 800 ms of ${loads} loads, ${CHARTS} charts`,
      load: p95 / 800,
    },
    {
      what: "seconds missing after a refresh",
      measured: String(missing),
      reach: `0 of ${loads * CHANNELS.length} × 15 min; rows out of step: ${faults}`,
      load: missing + faults === 0 ? 0 : 2,
    },
  ];
}

/** Milliseconds from the start of the navigation until all was drawn. */
async function drawnAt(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => Reflect.get(globalThis, "drawnAt"), undefined, {
    polling: 50,
  });
  return Number(await handle.jsonValue());
}
