import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "playwright-core";
import { EMA, RSI, SMA } from "trading-signals";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { count, PHONE, soon, useStage } from "./stage.ts";

const MINUTE = 60_000;
const HELD = 240;
const SHOWN = 100;
/** Where the candles end, and the window shown with them, epoch milliseconds. */
const END = Math.floor(Date.now() / MINUTE) * MINUTE - 10 * MINUTE;
const FROM = END - SHOWN * MINUTE;

/** Prices in whole cents, none like the other. */
const PRICES: Record<string, (minute: number) => number> = {
  "symbol/AAA": (minute) => 100 + Math.round(700 * Math.sin(minute / 9) + (minute % 7) * 30) / 100,
  "symbol/BBB": (minute) => 2_000 + Math.round(9_000 * Math.cos(minute / 13) + (minute % 5) * 100) / 100,
  "symbol/CCC": (minute) => 5 + Math.round(90 * Math.sin(minute / 17)) / 100,
};

/** Two ticks a candle, so that its close is not its open. */
function pastOf(channel: string, price: (minute: number) => number) {
  return Array.from({ length: HELD }, (_, minute) => {
    const time = END - (HELD - minute) * MINUTE;
    const close = price(minute);
    return [
      { channel, time: time + 5_000, value: close + 0.5, size: 1 },
      { channel, time: time + 40_000, value: close, size: 2 },
    ];
  }).flat();
}

async function closesOf(url: string, channel: string): Promise<number[]> {
  const span = `from=${END - HELD * MINUTE}&to=${END}&bucket=${MINUTE}&max=${HELD}`;
  const answer = await fetch(`${url}/api/history?channel=${channel}&${span}`);
  if (!answer.ok) return [];
  const { rows }: { rows: number[][] } = await answer.json();
  return rows.map((row) => row[2] ?? Number.NaN);
}

async function publishPast(url: string): Promise<void> {
  for (const [channel, price] of Object.entries(PRICES)) {
    const body = JSON.stringify(pastOf(channel, price));
    const answer = await fetch(`${url}/api/ticks`, { method: "POST", body });
    expect(answer.status).toBe(200);
  }
  for (const channel of Object.keys(PRICES)) {
    const isKept = async () => (await closesOf(url, channel)).length === HELD;
    await vi.waitUntil(isKept, { timeout: 10_000, interval: 100 });
  }
}

function layer(page: Page, id: string): Locator {
  return page.locator(`[data-layer="${id}"]`);
}

/** The number a layer's legend tells; `NaN` for none. */
async function told(page: Page, id: string): Promise<number> {
  const text = await layer(page, id).locator("[data-field=value]").innerText();
  return Number(text.replace("−", "-").replace(/[+,\u202F%]/g, ""));
}

function chartOf(page: Page) {
  return page.locator("[data-focus] [data-chart]");
}

/** Points at the candle that begins so many after the left edge, and says how many that are. */
async function pointAt(page: Page, share: number): Promise<number> {
  const box = await chartOf(page).boundingBox();
  if (!box) throw new Error("the chart is not in sight");
  await page.mouse.move(box.x + (box.width - 80) * share, box.y + 60);
  await page.mouse.move(box.x + (box.width - 80) * share + 2, box.y + 60);
  const time = await page
    .locator("[data-focus] [data-crosshair][visibility=visible]")
    .getAttribute("data-time");
  return Math.floor((Number(time) - FROM) / MINUTE);
}

/** What an automated examiner holds to be serious or critical in the chart and the menu that is open. */
async function faultsIn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include("[data-focus]").analyze();
  return violations.filter(({ impact }) => impact !== "moderate" && impact !== "minor").map(({ id }) => id);
}

describe("P18: what is put on the chart", () => {
  const stage = useStage({ feeds: [], history: { enabled: true } });
  const still = `channel=symbol/AAA&from=${new Date(FROM).toISOString()}&to=${new Date(END).toISOString()}`;
  beforeAll(() => publishPast(stage.board.url));

  it("indicators equal those of the candles the history tells, from the left edge on", async () => {
    const path = `/?${still}&type=candles&i=1m&ind=sma-20,ema-20`;
    await using visit = await stage.visit({ path, early: true });
    const { page } = visit;
    const closes = await closesOf(stage.board.url, "symbol/AAA");
    const [sma, ema, rsi] = [new SMA(20), new EMA(20), new RSI(14)].map((indicator) =>
      closes.map((close) => {
        indicator.update(close, false);
        return indicator.getResult() ?? Number.NaN;
      }),
    );
    await soon(() => told(page, "sma-20")).toBeCloseTo(sma?.at(-1) ?? 0, 2);
    await soon(() => told(page, "ema-20")).toBeCloseTo(ema?.at(-1) ?? 0, 2);
    await page.keyboard.press("i");
    await page.locator("[data-add=rsi]").click();
    expect(await faultsIn(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await soon(() => told(page, "rsi-14")).toBeCloseTo(rsi?.at(-1) ?? 0, 2);
    await soon(() => count(page, '[data-pane="rsi-14"] [data-overlay="rsi-14"]')).toBe(1);
    expect(await page.locator("[data-focus]").getByText("RSI 14").count()).toBe(1);
    const first = HELD - SHOWN + (await pointAt(page, 0.004));
    expect(first).toBeLessThan(HELD - SHOWN + 3);
    expect(await told(page, "sma-20")).toBeCloseTo(sma?.[first] ?? 0, 2);
    expect(await told(page, "rsi-14")).toBeCloseTo(rsi?.[first] ?? 0, 2);
    await layer(page, "sma-20").getByRole("button", { name: "Hide" }).click();
    await soon(() => count(page, '[data-overlay="sma-20"]')).toBe(0);
    await layer(page, "sma-20").getByRole("button", { name: "Remove" }).click();
    await soon(() => count(page, '[data-layer="sma-20"]')).toBe(0);
    expect(visit.complaints).toEqual([]);
  });

  it("three channels are compared as % of what each was at the left edge", async () => {
    await using visit = await stage.visit({ path: `/?${still}&type=candles&i=1m`, early: true });
    const { page } = visit;
    await page.getByTestId("compare").click();
    for (const name of ["bbb", "ccc"]) {
      await page.getByTestId("compare-search").fill(name);
      await page.keyboard.press("Enter");
    }
    expect(await faultsIn(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await soon(() => count(page, "[data-focus] [data-overlay]")).toBe(2);
    const firsts = new Map<string, number>();
    for (const channel of ["symbol/BBB", "symbol/CCC"]) {
      const closes = await closesOf(stage.board.url, channel);
      // What held at the left edge is the close before the first candle in sight.
      const [base = 0, first = 0] = closes.slice(HELD - SHOWN - 1);
      const percent = (close = 0) => (close / base - 1) * 100;
      firsts.set(channel, percent(first));
      await soon(() => told(page, channel)).toBeCloseTo(percent(closes.at(-1)), 1);
    }
    expect(await pointAt(page, 0.002)).toBe(0);
    for (const [channel, first] of firsts) expect(await told(page, channel)).toBeCloseTo(first, 1);
    expect(visit.complaints).toEqual([]);
  });

  it("the numbers of a second axis take no room from a chart that is narrow", async () => {
    const path = `/?${still}&type=line&compare=symbol/BBB&pct=0`;
    for (const [viewport, columns] of [
      [PHONE, 1],
      [{ width: 1440, height: 900 }, 2],
    ] as const) {
      await using visit = await stage.visit({ path, context: { viewport }, early: true });
      const axis = visit.page.locator("[data-focus] [data-axis]");
      await soon(() => axis.locator("text").count()).toBeGreaterThan(0);
      // What is laid over the chart is mounted anew as more of it comes, its axis, too.
      let left: number | undefined;
      await soon(async () => (left = (await axis.boundingBox())?.x)).toBeDefined();
      const chart = await chartOf(visit.page).boundingBox();
      const plot = Number(await chartOf(visit.page).locator("clipPath rect").first().getAttribute("width"));
      expect(left).toBeGreaterThanOrEqual(chart?.x ?? Number.NaN);
      expect(Math.round(((chart?.width ?? 0) - plot) / 76)).toBe(columns);
    }
  });
});
