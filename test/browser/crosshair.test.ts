import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { pause, SEEDED, soon, useStage } from "./stage.ts";

/** The moment each chart's crosshair stands at; only those that show one. */
function moments(page: Page): Promise<number[]> {
  return page
    .locator("[data-crosshair][visibility=visible]")
    .evaluateAll((lines) => lines.map((line) => Number((line as unknown as SVGElement).dataset.time)));
}

/** Where the focus chart's crosshair is, pixels of the viewport. */
function crosshairAt(page: Page): Promise<number> {
  return page.locator("[data-focus] [data-crosshair]").evaluate((line) => line.getBoundingClientRect().x);
}

async function pointAtFocus(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.locator("[data-focus] [data-chart]").boundingBox();
  if (!box) throw new Error("the focus chart is not in sight");
  const place = { x: box.x + box.width * 0.6, y: box.y + box.height / 2 };
  await page.mouse.move(place.x - 5, place.y);
  await page.mouse.move(place.x, place.y);
  return place;
}

describe("P10: pointing at a moment", () => {
  const stage = useStage(SEEDED);

  it("shows it on every chart, stays with the data while the mouse is still, and goes with it", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await pointAtFocus(page);
    await soon(async () => (await moments(page)).length).toBeGreaterThan(1);
    const shown = await moments(page);
    expect(new Set(shown).size).toBe(1);
    const pointed = await crosshairAt(page);
    await pause(3_000);
    expect(await moments(page)).toEqual(shown);
    expect(await crosshairAt(page)).toBeLessThan(pointed - 3);
    await page.mouse.move(5, 5);
    await soon(() => moments(page)).toEqual([]);
  });

  it("writes the moment and its value into the legend, also while the board is paused", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    const legend = page.locator("[data-legend]");
    await expect.poll(() => legend.innerText()).toMatch(/\bO\b/);
    await page.keyboard.press(" ");
    const place = await pointAtFocus(page);
    // It stands in the middle of the candle pointed at.
    expect(Math.abs((await crosshairAt(page)) - place.x)).toBeLessThan(6);
    const [moment] = await moments(page);
    // The legend says when the candle begins, and at this range one lasts two seconds.
    const begins = Math.floor((moment ?? 0) / 2_000) * 2_000;
    const clock = new Date(begins).toISOString().slice(11, 19);
    await soon(async () => (await legend.innerText()).replace(/\s+/g, " ")).toMatch(
      new RegExp(
        `\\bat ${clock} O [\\d,]+\\.\\d\\d H [\\d,]+\\.\\d\\d L [\\d,]+\\.\\d\\d C [\\d,]+\\.\\d\\d `,
      ),
    );
  });
});
