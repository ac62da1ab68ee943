import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { count, focusOf, pause, SEEDED, soon, useStage } from "./stage.ts";

function theme(page: Page): Promise<string | null> {
  return page.locator("html").getAttribute("data-theme");
}

function range(page: Page): Promise<string> {
  return page.locator('[data-testid="range"]:visible [aria-pressed="true"]').innerText();
}

/** What has the focus, in a word: a test id, the channel of a row, or a label. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const node = document.activeElement;
    const named = node?.closest("[data-testid]")?.getAttribute("data-testid");
    if (named) return named;
    const row = node?.matches("[data-row]") ? node.closest("li")?.dataset.channel : undefined;
    return row ?? node?.getAttribute("aria-label") ?? node?.textContent ?? "";
  });
}

/** Everything that is shown under `main`: words and lines. */
function picture(page: Page): Promise<string> {
  return page.evaluate(() => {
    const main = document.querySelector("main") as HTMLElement;
    const lines = [...main.querySelectorAll("path")].map((path) => path.getAttribute("d"));
    return [main.innerText, ...lines].join("\n");
  });
}

/** The picture once it stands still, as it never does for so long while the board is live. */
async function stillPicture(page: Page): Promise<string> {
  let before = "";
  for (let now = await picture(page); now !== before; now = await picture(page)) {
    before = now;
    await pause(500);
  }
  return before;
}

function waiting(page: Page): Promise<number> {
  return page
    .locator('[data-testid="paused"]')
    .innerText()
    .then((text) => Number(/(\d+) updates waiting/.exec(text)?.[1]));
}

describe("P16: the board by keyboard", () => {
  const stage = useStage(SEEDED);

  it("Tab reaches search, range, pause and rows; arrows move between rows, Enter chooses one", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    const reached: string[] = [];
    while (reached.length < 40 && !reached.at(-1)?.startsWith("symbol/")) {
      await page.keyboard.press("Tab");
      reached.push(await focused(page));
    }
    for (const stop of ["search", "range", "pause"]) expect(reached).toContain(stop);
    const first = reached.at(-1);
    expect(first).toMatch(/^symbol\//);
    await page.keyboard.press("ArrowDown");
    const second = await focused(page);
    expect(second).toMatch(/^symbol\//);
    expect(second).not.toBe(first);
    await page.keyboard.press("Enter");
    await soon(() => focusOf(page)).toBe(second);
    await page.keyboard.press("ArrowUp");
    expect(await focused(page)).toBe(first);
    await page.keyboard.press("End");
    expect(await focused(page)).toMatch(/^sensor\//);
  });

  it("shows where the focus is", async () => {
    await using visit = await stage.visit();
    await visit.page.keyboard.press("Tab");
    const outline = await visit.page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement as Element);
      return `${outlineStyle} ${outlineWidth}`;
    });
    expect(outline).toBe("solid 2px");
  });

  it("[ and ] move the focus chart, D changes the theme, 1 to 6 the range", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    const channels = await page
      .locator("li[data-channel]")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-channel")));
    expect(await focusOf(page)).toBe(channels[0]);
    await page.keyboard.press("]");
    await soon(() => focusOf(page)).toBe(channels[1]);
    await page.keyboard.press("[");
    await page.keyboard.press("[");
    await soon(() => focusOf(page)).toBe(channels.at(-1));
    expect(await theme(page)).toBe("dark");
    await page.keyboard.press("d");
    expect(await theme(page)).toBe("light");
    for (const [at, name] of ["1m", "5m", "15m", "1h", "6h", "1d"].entries()) {
      await page.keyboard.press(String(at + 1));
      await soon(() => range(page)).toBe(name);
    }
  });

  it("Space presses the button that has the focus, once, and only elsewhere pauses", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await page.getByRole("button", { name: "Dark or light" }).focus();
    await page.keyboard.press("Space");
    expect(await theme(page)).toBe("light");
    expect(await count(page, '[data-testid="paused"]')).toBe(0);
    await page.getByTestId("pause").focus();
    await page.keyboard.press("Space");
    expect(await count(page, '[data-testid="paused"]')).toBe(1);
    await page.keyboard.press("Space");
    expect(await count(page, '[data-testid="paused"]')).toBe(0);
    await page.locator('[data-testid="search"]:visible').focus();
    await page.keyboard.type(" d1");
    expect(await theme(page)).toBe("light");
    expect(await count(page, '[data-testid="paused"]')).toBe(0);
    expect(await range(page)).toBe("5m");
  });

  it("single keys do nothing once they are switched off in the settings, also after a reload", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByLabel("Single-key shortcuts").uncheck();
    await page.keyboard.press("Escape");
    const nothingHappens = async () => {
      const before = [await theme(page), await range(page), await focusOf(page)];
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      for (const key of ["Space", "d", "1", "]", "/"]) await page.keyboard.press(key);
      expect([await theme(page), await range(page), await focusOf(page)]).toEqual(before);
      expect(await count(page, '[data-testid="paused"]')).toBe(0);
      expect(await count(page, '[role="listbox"]')).toBe(0);
    };
    await nothingHappens();
    await page.reload();
    await page.waitForSelector("[data-focus]");
    await nothingHappens();
    await page.keyboard.press("Control+k");
    expect(await focused(page)).toBe("search");
  });

  it.concurrent("says no value aloud: ten seconds of ticks change nothing inside a live region", async () => {
    await using visit = await stage.visit();
    const seen = await visit.page.evaluate(async () => {
      const regions = document.querySelectorAll('[aria-live], [role="status"], [role="alert"], [role="log"]');
      const count = { regions: regions.length, changes: 0, ticks: 0 };
      const region = new MutationObserver((changes) => (count.changes += changes.length));
      for (const node of regions) {
        region.observe(node, { subtree: true, childList: true, characterData: true, attributes: true });
      }
      const ticks = new MutationObserver((changes) => (count.ticks += changes.length));
      ticks.observe(document.querySelector("main") as Element, { subtree: true, childList: true });
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      return count;
    });
    expect(seen.regions).toBeGreaterThan(0);
    expect(seen.ticks).toBeGreaterThan(50);
    expect(seen.changes).toBe(0);
  });

  it.concurrent("P7: Space holds everything still while updates wait, and resuming shows all of them", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await page.keyboard.press("1");
    await pause(500);
    await page.keyboard.press("Space");
    await soon(() => count(page, '[data-testid="paused"]')).toBe(1);
    const before = await stillPicture(page);
    await soon(() => waiting(page)).toBeGreaterThan(0);
    const early = await waiting(page);
    for (let i = 0; i < 10; i++) {
      await pause(500);
      expect(await picture(page)).toBe(before);
    }
    expect(await waiting(page)).toBeGreaterThan(early + 50);
    await page.keyboard.press("Space");
    await soon(() => count(page, '[data-testid="paused"]'), 1_000).toBe(0);
    await soon(() => picture(page), 1_000).not.toBe(before);
    const lines = await page
      .locator("[data-focus] [data-line]")
      .evaluateAll((nodes) => nodes.map((node) => node.getAttribute("d") ?? ""));
    const xs = [...lines.join("").matchAll(/M(-?[\d.]+) /g)].map(([, x]) => Number(x)).sort((a, b) => a - b);
    const steps = xs.slice(1).map((x, at) => x - (xs[at] ?? x));
    const width = xs.at(-1) ?? 0;
    // The pause is 5 s of a minute; candles that lost it would leap over a twelfth of the picture.
    expect(Math.max(...steps.slice(-200))).toBeLessThan(width / 20);
  });
});
