import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { count, PHONE, row, SEEDED, soon, untilDrawn, useStage } from "./stage.ts";

declare global {
  interface Window {
    /** Every theme and background that was there when a frame was about to be painted, and at DOMContentLoaded. */
    painted: string[];
  }
}

function watchTheme(): void {
  window.painted = [];
  const note = () => {
    if (!document.body) return;
    const look = `${document.documentElement.dataset.theme} ${getComputedStyle(document.body).backgroundColor}`;
    if (window.painted.at(-1) !== look) window.painted.push(look);
  };
  document.addEventListener("DOMContentLoaded", note);
  const everyFrame = () => {
    note();
    requestAnimationFrame(everyFrame);
  };
  requestAnimationFrame(everyFrame);
}

const DARK = "dark rgb(14, 17, 22)";
const LIGHT = "light rgb(244, 246, 248)";

type Violations = Awaited<ReturnType<AxeBuilder["analyze"]>>["violations"];

/** What an automated examiner holds to be serious or critical within a part of the page, a line each. */
async function findings(page: Page, part = "html"): Promise<string[]> {
  return seriousOf((await new AxeBuilder({ page }).include(part).analyze()).violations);
}

/** The same for the colours of rows, which lie under the buttons that choose them: no examiner looks through those. */
async function findingsInRows(page: Page): Promise<string[]> {
  const style = await page.addStyleTag({ content: "[data-row] { display: none }" });
  const builder = new AxeBuilder({ page }).include("main ul").withRules("color-contrast");
  const { violations, passes } = await builder.analyze();
  await style.evaluate((node: Element) => node.remove());
  return passes.length > 0 ? seriousOf(violations) : ["no colour was examined"];
}

function seriousOf(violations: Violations): string[] {
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

async function openSettings(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Settings" }).click();
}

/** Controls that are smaller than a finger can be asked to hit. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = [...document.querySelectorAll<HTMLElement>("button, a[href], input, select, summary")];
    return controls.flatMap((control) => {
      // A field within its label is hit wherever the label is.
      const { width, height } = (control.closest("label") ?? control).getBoundingClientRect();
      if (width === 0 || (width >= 24 && height >= 24)) return [];
      return `${control.getAttribute("aria-label") ?? control.textContent}: ${width} × ${height}`;
    });
  });
}

function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

function lineOf(page: Page) {
  return page.locator("[data-focus] [data-line]");
}

describe("P15: how the board looks", () => {
  const stage = useStage(SEEDED);

  it.each([
    { wanted: "auto, dark outside", colorScheme: "dark", chosen: undefined, look: DARK },
    { wanted: "auto, light outside", colorScheme: "light", chosen: undefined, look: LIGHT },
    { wanted: "light, dark outside", colorScheme: "dark", chosen: "light", look: LIGHT },
    { wanted: "dark, light outside", colorScheme: "light", chosen: "dark", look: DARK },
  ] as const)("$wanted: the right theme from the first paint on", async ({ colorScheme, chosen, look }) => {
    const stored = JSON.stringify({ theme: chosen });
    const storageState = {
      cookies: [],
      origins: [{ origin: stage.board.url, localStorage: [{ name: "settings:v1", value: stored }] }],
    };
    const context = { colorScheme, ...(chosen && { storageState }) };
    await using visit = await stage.visit({ before: watchTheme, context, early: true });
    await visit.page.waitForSelector("[data-focus]");
    expect(await visit.page.evaluate(() => window.painted)).toEqual([look]);
  });

  it("follows the system while it is left to it", async () => {
    await using visit = await stage.visit();
    await visit.page.emulateMedia({ colorScheme: "light" });
    await soon(() => visit.page.locator("html").getAttribute("data-theme")).toBe("light");
  });

  it("changes what rising and falling look like, at once and for good", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    const colours = () =>
      page.evaluate(() => {
        const style = getComputedStyle(document.documentElement);
        return [style.getPropertyValue("--up").trim(), style.getPropertyValue("--down").trim()];
      });
    const before = await colours();
    await openSettings(page);
    await page.getByRole("button", { name: "Red up" }).click();
    const red = await colours();
    expect(red).not.toEqual(before);
    await page.getByRole("button", { name: "Blue / orange" }).click();
    const blue = await colours();
    expect(blue).not.toEqual(before);
    expect(blue).not.toEqual(red);
    await page.reload();
    await page.waitForSelector("[data-focus]");
    expect(await colours()).toEqual(blue);
  });

  it.each(["dark", "light"] as const)("axe finds nothing serious or critical: %s", async (colorScheme) => {
    await using visit = await stage.visit({ context: { colorScheme } });
    const { page } = visit;
    expect.soft(await findings(page), "the board").toEqual([]);
    expect.soft(await findingsInRows(page), "its rows").toEqual([]);
    await openSettings(page);
    expect.soft(await findings(page, "header"), "its settings").toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.waitForSelector('[role="option"]');
    expect.soft(await findings(page, "header"), "its search").toEqual([]);
    await page.goto(`${stage.board.url}/channel/sensor/boiler-1/temperature`);
    await untilDrawn(page);
    expect.soft(await findings(page), "a channel").toEqual([]);
  });

  it("fits a phone: nothing sideways, targets of 24 px, and axe finds nothing", async () => {
    await using visit = await stage.visit({ context: { viewport: PHONE, isMobile: true, hasTouch: true } });
    const { page } = visit;
    expect(await sideways(page)).toBe(0);
    expect.soft(await tooSmall(page), "the chart").toEqual([]);
    expect.soft(await findings(page), "the chart").toEqual([]);
    await page.getByRole("button", { name: "List" }).tap();
    await row(page, "symbol/BTC-USD").waitFor();
    expect(await sideways(page)).toBe(0);
    expect.soft(await tooSmall(page), "the list").toEqual([]);
    expect.soft(await findings(page), "the list").toEqual([]);
    await row(page, "symbol/BTC-USD").getByRole("button", { name: /^Show/ }).tap();
    await page.locator('[data-focus="symbol/BTC-USD"]').waitFor();
    await openSettings(page);
    expect(await sideways(page)).toBe(0);
    expect.soft(await tooSmall(page), "the settings").toEqual([]);
  });

  it("gives a channel a page of its own, by its address", async () => {
    await using visit = await stage.visit({ path: "/channel/sensor/boiler-1/temperature" });
    const { page, complaints } = visit;
    expect(await page.title()).toContain("sensor/boiler-1/temperature");
    expect(await page.locator("h1").innerText()).toBe("Boiler 1 temperature");
    const facts = page.locator("aside");
    await soon(() => facts.innerText()).toMatch(/Source\s+Simulated sensors/);
    expect(await facts.innerText()).toMatch(/Limits\s+[\s\S]*HH/);
    expect(await facts.innerText()).toMatch(/Unit\s+°C/);
    // The line comes in from the left edge.
    const begin = async () => /^M(-?[\d.]+)/.exec((await lineOf(page).getAttribute("d")) ?? "")?.[1];
    await soon(async () => Number(await begin())).toBeLessThanOrEqual(0);
    await page.setViewportSize(PHONE);
    await soon(() => sideways(page)).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("says so when there is no such channel, and what will make it appear", async () => {
    await using visit = await stage.visit({ path: "/channel/sensor/no/such", early: true });
    await soon(() => visit.page.locator("main").innerText()).toMatch(
      /no channel sensor\/no\/such yet\. It appears here with its first message/,
    );
    expect(await count(visit.page, '[data-dot="live"]')).toBeLessThanOrEqual(2);
  });
});
