import { describe, expect, it } from "vitest";
import { count, pause, soon, useStage } from "./stage.ts";

declare global {
  interface Window {
    /** The frame in which something was first seen, ms after navigation began, and how far the layout shifted. */
    seen: { price?: number; path?: number; shift: number };
  }
}

/** What is promised is 1,000 ms and 1,500 ms; shared machines get three times as much. `npm run bench:board` measures. */
const PRICE_MS = 3_000;
const PATH_MS = 4_500;

function watchFirstScreen(): void {
  window.seen = { shift: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.seen.shift += (entry as { value?: number }).value ?? 0;
  }).observe({ type: "layout-shift", buffered: true });
  const look = (now: number) => {
    const price = document.querySelector('li[data-channel^="symbol/"] [data-field="last"]');
    if (/\d/.test(price?.textContent ?? "")) window.seen.price ??= now;
    if (document.querySelector("[data-line]")?.getAttribute("d")) window.seen.path ??= now;
    if (window.seen.price === undefined || window.seen.path === undefined) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

describe("P1: the board as it opens without any configuration", () => {
  const stage = useStage();

  it("shows a price and a line, in time, without a jump and without a complaint", async () => {
    await using visit = await stage.visit({ before: watchFirstScreen });
    await visit.page.waitForFunction(() => window.seen.price !== undefined && window.seen.path !== undefined);
    await pause(1_500);
    const { price, path, shift } = await visit.page.evaluate(() => window.seen);
    expect(price).toBeLessThan(PRICE_MS);
    expect(path).toBeLessThan(PATH_MS);
    expect(shift).toBeLessThan(0.02);
    expect(visit.complaints).toEqual([]);
  });

  it("shows prices, sensors and twelve tiles of mixed kinds, and says that the data are made up", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    expect(await count(page, 'li[data-channel^="symbol/"]')).toBeGreaterThanOrEqual(6);
    expect(await count(page, 'li[data-channel^="sensor/"]')).toBeGreaterThanOrEqual(6);
    const kinds = await page
      .locator("[data-kind]")
      .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute("data-kind")));
    expect(kinds).toHaveLength(12);
    expect(new Set(kinds)).toEqual(new Set(["line", "gauge", "state", "stat"]));
    expect(await page.locator("footer").innerText()).toContain("DEMO DATA");
  });

  it("gives every value within a moment, this machine's own processor among them", async () => {
    await using visit = await stage.visit();
    const values = () => visit.page.locator('li [data-field="last"]').allInnerTexts();
    await soon(async () => (await values()).filter((text) => text === "—")).toEqual([]);
    const cpu = visit.page.locator('li[data-channel$="/cpu"] [data-field="last"]');
    await soon(() => cpu.innerText(), 10_000).toMatch(/^\d+\.\d$/);
  });

  it("loads 300 kB of compressed JavaScript at the most until its charts are drawn and quiet", async () => {
    const scripts: Promise<number>[] = [];
    await using visit = await stage.visit({ path: "/healthz", early: true });
    visit.page.on("requestfinished", (request) => {
      if (request.resourceType() !== "script") return;
      scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await visit.page.goto(stage.board.url, { waitUntil: "networkidle" });
    await visit.page.waitForSelector("[data-last-candle]");
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(250_000);
    expect(bytes).toBeLessThan(300_000);
  });
});
