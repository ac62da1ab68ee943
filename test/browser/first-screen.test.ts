import { describe, expect, it } from "vitest";
import { count, pause, soon, useStage } from "./stage.ts";

declare global {
  interface Window {
    /** What was seen yet, and how far the layout shifted. How soon is measured by `npm run bench:board`. */
    seen: { price: boolean; path: boolean; shift: number };
  }
}

function watchFirstScreen(): void {
  window.seen = { price: false, path: false, shift: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.seen.shift += (entry as { value?: number }).value ?? 0;
  }).observe({ type: "layout-shift", buffered: true });
  const look = () => {
    const price = document.querySelector('li[data-channel^="symbol/"] [data-field="last"]');
    window.seen.price ||= /\d/.test(price?.textContent ?? "");
    window.seen.path ||= Boolean(document.querySelector("[data-line]")?.getAttribute("d"));
    if (!window.seen.price || !window.seen.path) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

describe("P1: the board as it opens without any configuration", () => {
  const stage = useStage();

  it("shows a price and a line without a jump and without a complaint", async () => {
    await using visit = await stage.visit({ before: watchFirstScreen });
    await visit.page.waitForFunction(() => window.seen.price && window.seen.path);
    await pause(1_500);
    const { shift } = await visit.page.evaluate(() => window.seen);
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
