import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { awakeMs } from "../support/awake.ts";
import { openBoard } from "../support/board.ts";
import { openProxy } from "./proxy.ts";
import { count, pause, phaseOf, SEEDED, soon, useStage } from "./stage.ts";

declare global {
  interface Window {
    /** What the polite region said, in order. */
    said: string[];
  }
}

const BANNER = '[data-testid="banner"]';
const PRICE = 'li[data-channel="symbol/BTC-USD"]';

/** Writes down every change of the polite region. */
function listen(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.said = [];
    const region = document.querySelector('[aria-live="polite"]') as Element;
    new MutationObserver(() => window.said.push(region.textContent ?? "")).observe(region, {
      characterData: true,
      childList: true,
      subtree: true,
    });
  });
}

function states(page: Page): Promise<(string | null)[]> {
  return page
    .locator("main li[data-channel]")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-state")));
}

/** The widest step between neighbouring candles of the focus chart, pixels, over its last `share`. */
function widestStep(page: Page, share: number): Promise<number> {
  return page.locator("[data-focus] [data-line]").evaluateAll((lines, share) => {
    const paths = lines.map((line) => line.getAttribute("d") ?? "").join("");
    const all = [...paths.matchAll(/M(-?[\d.]+) /g)].map(([, x]) => Number(x)).sort((a, b) => a - b);
    const end = all.at(-1) ?? 0;
    const late = all.filter((x) => x >= end * (1 - share));
    return Math.max(...late.slice(1).map((x, at) => x - (late[at] ?? x)));
  }, share);
}

/** How many outages are shaded where somebody can see them: a chart out of sight is drawn when it comes into it. */
function outagesInSight(page: Page): Promise<number> {
  return page.evaluate(() => {
    const shaded = [...document.querySelectorAll('[data-gap="connection"], [data-gap="restart"]')];
    return shaded.filter((gap) => gap.getBoundingClientRect().top < innerHeight).length;
  });
}

describe("a server that dies while somebody looks", () => {
  const stage = useStage(SEEDED);

  it("P4: fills the hole where only the network was away, and says how much", async () => {
    await using proxy = await openProxy(stage.board.port);
    await using visit = await stage.visit({ url: proxy.url });
    const { page } = visit;
    await page.keyboard.press("1");
    proxy.cut();
    await soon(() => phaseOf(page), 2_000).toBe("reconnecting");
    await pause(6_000);
    await soon(() => count(page, '[data-focus] [data-gap="connection"]'), 2_000).toBe(1);
    proxy.mend();
    await soon(() => phaseOf(page), 12_000).toBe("live");
    await soon(() => page.locator("footer").innerText(), 2_000).toMatch(
      /back after [\d.]+\ss, filled ([6-9]\.\d|1\d)\ss/,
    );
    await soon(() => outagesInSight(page), 2_000).toBe(0);
    await soon(() => widestStep(page, 0.5), 2_000).toBeLessThan(60);
  });

  it("[BYE1] says that the server was shut down where it said goodbye, and comes back by itself", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    const { port } = stage.board;
    await stage.board.stop("SIGTERM");
    await soon(() => phaseOf(page), 1_500).toBe("reconnecting");
    await soon(() => page.locator(BANNER).innerText(), 3_000).toMatch(/server shut down/i);
    stage.board = await openBoard({ config: SEEDED, port });
    await soon(() => phaseOf(page), 12_000).toBe("live");
    await soon(() => count(page, BANNER), 1_000).toBe(0);
  });

  it("P3: says so within 2 s in words, ages its values, and recovers by itself with a hatched gap", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await listen(page);
    const { port } = stage.board;
    await stage.board.stop("SIGKILL");
    const died = awakeMs();

    await pause(500);
    const bannerAtHalf = await count(page, BANNER);
    if (awakeMs() - died < 900) expect(bannerAtHalf).toBe(0);
    await soon(() => phaseOf(page), 1_500).toBe("reconnecting");
    await soon(() => page.locator(BANNER).innerText(), 2_000 - (awakeMs() - died)).toMatch(
      /server not answering/i,
    );
    // Soft, so that what follows is seen as well.
    expect.soft(await count(page, '[data-dot="live"]'), "dots that still say live").toBe(0);
    expect(await page.locator(`${PRICE} [data-field="last"]`).innerText()).toMatch(/\d/);
    await soon(() => page.locator(PRICE).getAttribute("data-state"), 4_000).toBe("late");
    await soon(() => phaseOf(page), 10_000).toBe("offline");
    await soon(() => page.locator(PRICE).getAttribute("data-state"), 4_000).toBe("stale");
    expect(await states(page)).not.toContain("live");
    expect(await page.locator(`${PRICE} [data-field="last"]`).innerText()).toMatch(/\d/);
    expect(await page.locator(`${PRICE} [data-field="age"]`).innerText()).toMatch(/\d+\ss ago/);
    await soon(() => count(page, '[data-focus] [data-gap="connection"]'), 2_000).toBe(1);
    expect(await page.evaluate(() => window.said)).toHaveLength(1);

    stage.board = await openBoard({ config: SEEDED, port });
    await soon(() => phaseOf(page), 12_000).toBe("live");
    await soon(() => count(page, BANNER), 1_000).toBe(0);
    await soon(() => page.locator(PRICE).getAttribute("data-state")).toBe("live");
    await soon(() => count(page, '[data-focus] [data-gap="restart"]')).toBe(1);
    expect(await count(page, '[data-dot="live"]')).toBeGreaterThan(0);
    const said = await page.evaluate(() => window.said);
    expect(said).toEqual([
      expect.stringMatching(/not answering/i),
      expect.stringMatching(/the server is back/i),
    ]);
    expect(await page.evaluate(() => document.querySelectorAll('[role="alert"], dialog').length)).toBe(0);
  });
});
