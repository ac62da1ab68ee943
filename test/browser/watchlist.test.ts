import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { count, focusOf, pause, row, soon, useStage } from "./stage.ts";

interface Offer {
  readonly channel: string;
  readonly decimals: number | null;
}

/** The texts and places that a cell had over some updates. */
function watchCell(page: Page, channel: string, updates: number) {
  return row(page, channel)
    .locator('[data-field="last"]')
    .evaluate(async (cell, updates) => {
      const widths = new Map<string, Set<string>>();
      const ends = new Set<string>();
      let text = "";
      for (let seen = 0; seen < updates; ) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        if (cell.textContent === text) continue;
        text = cell.textContent ?? "";
        seen++;
        const { width, right } = cell.getBoundingClientRect();
        const shape = text.replace(/\d/g, "0");
        widths.set(shape, (widths.get(shape) ?? new Set()).add(width.toFixed(2)));
        ends.add(right.toFixed(2));
      }
      return { widths: [...widths.values()].map((set) => [...set]), ends: [...ends] };
    }, updates);
}

/** How often within `ms` milliseconds the background of a price came up anew. */
function tints(page: Page, channel: string, ms: number): Promise<number> {
  return row(page, channel)
    .locator('[data-field="last"]')
    .evaluate(async (cell, ms) => {
      const strength = () => {
        const colour = getComputedStyle(cell).backgroundColor;
        return Number(/(?:\/|rgba\(.*,)\s*([\d.]+)\)$/.exec(colour)?.[1] ?? 0);
      };
      let [before, rises] = [strength(), 0];
      const end = performance.now() + ms;
      while (performance.now() < end) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const now = strength();
        if (now > before + 0.04) rises++;
        before = now;
      }
      return rises;
    }, ms);
}

describe("P6: the watchlist", () => {
  const stage = useStage({
    feeds: [
      { type: "simulated-market", seed: 7, rate: 20 },
      { type: "simulated-sensors", seed: 7 },
      { type: "host" },
    ],
  });
  // A core of the processor is in every catalog and, beside their total, on no watchlist.
  const core = "sensor/host/cpu/0";

  it("takes any channel of the catalog by keyboard alone, shows it, remembers it, and lets it go again", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    expect(await count(page, `li[data-channel="${core}"]`)).toBe(0);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("core 0");
    await soon(() => page.getByRole("option").first().innerText()).toContain(core);
    await page.keyboard.press("Enter");
    expect(await count(page, `li[data-channel="${core}"]`)).toBe(1);
    expect(await focusOf(page)).toBe(core);
    await soon(() => row(page, core).locator('[data-field="last"]').innerText()).toMatch(/^\d+\.\d$/);

    await page.reload();
    await soon(() => focusOf(page)).toBe(core);
    await soon(() => row(page, core).locator('[data-field="last"]').innerText()).toMatch(/^\d+\.\d$/);

    await row(page, core).hover();
    await row(page, core)
      .getByRole("button", { name: /^Remove/ })
      .click();
    expect(await count(page, `li[data-channel="${core}"]`)).toBe(0);
    await page.reload();
    await page.waitForSelector("li[data-channel]");
    expect(await count(page, `li[data-channel="${core}"]`)).toBe(0);
  });

  it("shows a channel whose row is pressed in its middle, under its buttons or not", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    for (const channel of ["symbol/SOL-USD", "sensor/boiler-1/temperature"]) {
      await row(page, channel).hover();
      const box = await row(page, channel).boundingBox();
      if (!box) throw new Error(`${channel} is out of sight`);
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await soon(() => focusOf(page)).toBe(channel);
    }
    expect(await row(page, "symbol/SOL-USD").locator("[data-field=last]").isVisible()).toBe(true);
  });

  it("tells a name that is cut short in full to a pointer, and one that is not, not", async () => {
    await using visit = await stage.visit({ context: { viewport: { width: 800, height: 900 } } });
    const titleOf = async (channel: string) => {
      await row(visit.page, channel).hover();
      return row(visit.page, channel).locator("[data-row]").getAttribute("title");
    };
    expect(await titleOf("symbol/EUR-USD")).toBe("EUR-USD, Euro to US dollar");
    expect(await titleOf("symbol/BTC-USD")).toBe("");
  });

  it("finds nothing in so many words, and Escape closes without a choice", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    const before = await focusOf(page);
    await page.keyboard.press("/");
    await page.keyboard.type("no-such-thing");
    await soon(() => page.getByRole("listbox").innerText()).toContain("No channel with “no-such-thing”");
    await page.keyboard.press("Escape");
    expect(await page.getByRole("listbox").count()).toBe(0);
    expect(await focusOf(page)).toBe(before);
  });

  it("keeps each price in its place while its digits change", async () => {
    await using visit = await stage.visit();
    const { widths, ends } = await watchCell(visit.page, "symbol/BTC-USD", 25);
    for (const sameShape of widths) expect(sameShape).toHaveLength(1);
    expect(ends).toHaveLength(1);
  });

  it("writes every value with as many decimals as its catalog entry says", async () => {
    await using visit = await stage.visit();
    const answer = await fetch(`${stage.board.url}/api/channels`);
    const offered = ((await answer.json()) as { channels: Offer[] }).channels;
    const channels = offered.filter(({ channel }) => channel.startsWith("symbol/"));
    expect(channels.length).toBeGreaterThanOrEqual(6);
    for (const { channel, decimals } of channels) {
      const cell = row(visit.page, channel).locator('[data-field="last"]');
      await soon(() => cell.innerText()).toMatch(
        new RegExp(`^[\\d,]+${decimals ? `\\.\\d{${decimals}}` : ""}$`),
      );
    }
  });

  it("says whether a price rose or fell by sign and shape, not by colour alone", async () => {
    await using visit = await stage.visit();
    const changes = () =>
      visit.page.locator('li[data-channel^="symbol/"] [data-field="change"]').allInnerTexts();
    await soon(async () => (await changes()).every((text) => /^(▲ \+|▼ −)[\d.,]+\s%$/.test(text))).toBe(true);
    expect(await changes()).not.toHaveLength(0);
  });

  it("tints a price at most twice a second, and never where motion is not wanted", async () => {
    await using visit = await stage.visit();
    const tinted = await tints(visit.page, "symbol/BTC-USD", 2_000);
    expect(tinted).toBeGreaterThan(0);
    expect(tinted).toBeLessThanOrEqual(5);
    await visit.page.emulateMedia({ reducedMotion: "reduce" });
    // What was already fading.
    await pause(600);
    expect(await tints(visit.page, "symbol/BTC-USD", 2_000)).toBe(0);
  });
});
