import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { count, pause, SEEDED, soon, untilDrawn, useStage } from "./stage.ts";

const CHART = "[data-focus] [data-chart]";

/** How many bodies of candles are drawn, rising and falling. */
function candles(page: Page): Promise<number> {
  const paths = page.locator('[data-focus] [data-pane="values"] [data-line]');
  return paths.evaluateAll(
    (lines) =>
      lines
        .map((line) => line.getAttribute("d") ?? "")
        .join("")
        .match(/M/g)?.length ?? 0,
  );
}

/** Which of the window's figures stand within the legend as it is seen. */
function termsInSight(page: Page): Promise<string[]> {
  return page.locator("[data-legend]").evaluate((legend) => {
    const room = legend.getBoundingClientRect();
    return ["min", "mean", "max"].filter((term) => {
      const { width, right, bottom } =
        legend.querySelector(`[data-term=${term}]`)?.getBoundingClientRect() ?? new DOMRect();
      return width > 0 && right <= room.right + 1 && bottom <= room.bottom + 1;
    });
  });
}

interface SeenCandle {
  readonly bucket: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly count: number;
}

interface Watched {
  readonly seen: SeenCandle[];
  readonly drawn: number;
  /** The longest time between two frames, milliseconds. */
  readonly stood: number;
}

/** What the newest candle was told to be, each time it changed within `ms`, and how often the picture was drawn anew. */
function watchLast(page: Page, ms: number): Promise<Watched> {
  return page.locator(CHART).evaluate(async (chart, ms) => {
    const told: string[] = [];
    const pictures = new Set<string>();
    let [frame, stood] = [performance.now(), 0];
    const end = frame + ms;
    while (frame < end) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      stood = Math.max(stood, performance.now() - frame);
      frame = performance.now();
      const last = (chart as HTMLElement).dataset.lastCandle ?? "";
      if (told.at(-1) !== last) told.push(last);
      const paths = [...chart.querySelectorAll('[data-pane="values"] path[fill^="var(--"]')];
      pictures.add(paths.map((path) => path.getAttribute("d")).join());
    }
    const seen = told.map((line) => {
      const [bucket = 0, open = 0, high = 0, low = 0, close = 0, count = 0] = line.split(" ").map(Number);
      return { bucket, open, high, low, close, count };
    });
    return { seen, drawn: pictures.size, stood };
  }, ms);
}

/** The same, again where the machine let the page stand still for half a candle, which then shows nothing of how it grew. */
async function watchAwake(page: Page, ms: number): Promise<Watched> {
  let watched = await watchLast(page, ms);
  for (let again = 0; again < 4 && watched.stood > 1_000; again++) watched = await watchLast(page, ms);
  return watched;
}

async function wish(page: Page, view: object): Promise<void> {
  await page.evaluate((text) => localStorage.setItem("view:v1", text), JSON.stringify(view));
  await page.reload();
  await untilDrawn(page);
}

describe("P9: candles, line and area", () => {
  const stage = useStage(SEEDED);

  it("draws 300 candles with volume in at most 400 elements, however many there are", async () => {
    await using visit = await stage.visit();
    const { page, complaints } = visit;
    expect(await page.locator(CHART).getAttribute("data-type")).toBe("candles");
    await wish(page, { interval: "1s" });
    await soon(() => candles(page)).toBeGreaterThanOrEqual(300);
    await soon(() => count(page, `${CHART} [data-pane]`)).toBe(2);
    expect(await count(page, `${CHART} *`)).toBeLessThanOrEqual(400);
    await page.keyboard.press("3");
    await soon(() => count(page, `${CHART} [data-pane="values"] path[fill="var(--up)"][d]`)).toBe(1);
    expect(await candles(page)).toBeGreaterThan(300);
    expect(await count(page, `${CHART} *`)).toBeLessThanOrEqual(400);
    expect(complaints).toEqual([]);
  });

  it("says lowest, mean and highest of the window, however narrow the chart and whatever its type", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    for (const type of ["candles", "area"]) {
      await page.goto(`${stage.board.url}/?channel=symbol/BTC-USD&type=${type}`);
      for (const width of [360, 390, 700, 768, 1024, 1200, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await soon(() => termsInSight(page), 3_000).toEqual(["min", "mean", "max"]);
      }
    }
  });

  it("the newest candle grows in place, and another begins where its bucket ends", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    const { seen, drawn } = await watchAwake(page, 5_000);
    expect(seen.length).toBeGreaterThan(10);
    expect(drawn).toBeGreaterThan(10);
    expect(drawn).toBeLessThanOrEqual(55);
    for (const [at, now] of seen.entries()) {
      const before = seen[at - 1];
      expect(now.bucket % 2_000).toBe(0);
      expect(now.low).toBeLessThanOrEqual(Math.min(now.open, now.close));
      expect(now.high).toBeGreaterThanOrEqual(Math.max(now.open, now.close));
      if (before) expect([0, 2_000]).toContain(now.bucket - before.bucket);
    }
    const buckets = Map.groupBy(seen, ({ bucket }) => bucket);
    expect(buckets.size).toBeGreaterThanOrEqual(3);
    // The first and the last were not watched to their ends.
    for (const [, told] of [...buckets].slice(1, -1)) {
      expect(told.length).toBeGreaterThan(2);
      expect(told.at(-1)?.count).toBeGreaterThan(told[0]?.count ?? 0);
    }
  });

  it("is drawn as a line or an area where somebody wishes, in percent too, and over a span it stands still", async () => {
    const now = Date.now();
    const span = `from=${new Date(now - 200_000).toISOString()}&to=${new Date(now - 20_000).toISOString()}`;
    await using visit = await stage.visit({ path: `/?type=line&pct=1&${span}` });
    const { page } = visit;
    const chart = page.locator(CHART);
    expect(await chart.getAttribute("data-type")).toBe("line");
    expect(await chart.getAttribute("data-mode")).toBe("detached");
    const line = page.locator("[data-focus] [data-line]");
    await soon(() => line.getAttribute("d")).toMatch(/^M[-\d.]+ [-\d.]+L/);
    const label = page.locator("[data-focus] .last-label text");
    expect(await label.textContent()).toMatch(/^[+−]\d+\.\d\d\s%$/);
    await pause(1_000);
    const still = await line.getAttribute("d");
    // Its label is the last in the window, in outline, whatever has come since.
    const told = await label.textContent();
    expect(await page.locator("[data-focus] .last-label").first().getAttribute("data-live")).toBe("false");
    await pause(2_000);
    expect(await label.textContent()).toBe(told);
    expect(await line.getAttribute("d")).toBe(still);
    await page.keyboard.press("c");
    await soon(() => chart.getAttribute("data-type")).toBe("area");
    await page.keyboard.press("c");
    await soon(() => chart.getAttribute("data-type")).toBe("candles");
    await soon(() => candles(page)).toBeGreaterThan(80);
    await page.keyboard.press("l");
    await soon(() => chart.getAttribute("data-mode")).toBe("live");
  });
});
